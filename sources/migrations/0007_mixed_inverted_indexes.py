"""Inverted indexes over arrays and single values together."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_take_down")]

    operations = [BtreeGinExtension()]
