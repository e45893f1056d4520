"""Browsers by the names that people know them by."""

# In this order: each of them calls itself by the names of those below, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
SHOWN = 60


def device_name(user_agent: str) -> str:
    """“Firefox on Linux”; what calls itself otherwise is told as it does, and none as unknown."""
    browser = next((name for word, name in BROWSERS.items() if f"{word}/" in user_agent), "")
    system = next((name for word, name in SYSTEMS.items() if word in user_agent), "")
    known = " on ".join(filter(None, [browser, system]))
    return known or user_agent[:SHOWN] or "Unknown device"
