"""How much a share of few cases tells."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
# An interval that is wider leaves more open than it settles.
WIDE = 0.5


@dataclass(frozen=True)
class Share:
    """So many of so many cases."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """In which the rate lies that these cases are a sample of; None when there are none.

        Wilson's score interval of 95 %. Brown, Cai and DasGupta, “Interval Estimation for a
        Binomial Proportion”, Statistical Science 16 (2001), advise it for 40 cases or fewer.
        """
        if not self.of:
            return None
        spread = Z * Z / self.of
        rate = self.count / self.of
        middle = (rate + spread / 2) / (1 + spread)
        half = sqrt(spread * rate * (1 - rate) + spread * spread / 4) / (1 + spread)
        return max(middle - half, 0.0), min(middle + half, 1.0)

    @property
    def tells_little(self) -> bool:
        """Whether the cases are too few to tell."""
        if self.interval is None:
            return True
        low, high = self.interval
        return high - low > WIDE
