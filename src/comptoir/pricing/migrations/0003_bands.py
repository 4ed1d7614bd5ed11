from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pricing", "0002_scope")]

    operations = [
        migrations.AddConstraint(
            model_name="shippingrate",
            constraint=models.UniqueConstraint(
                fields=["shop", "code", "country", "weight_up_to_grams", "total_from_minor"],
                nulls_distinct=False,
                name="one_rate_of_a_band",
            ),
        ),
    ]
