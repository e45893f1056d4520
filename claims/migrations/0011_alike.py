import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0010_then_and_granted'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('proposition'), name='gin_trgm_ops'), name='claims_claim_trigrams'),
        ),
    ]
