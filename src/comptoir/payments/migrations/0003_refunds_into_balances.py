"""A refund goes where it is to go: the way it came, into the wallet, or to a credit note."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("payments", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name='refund',
            name='destination',
            field=models.CharField(choices=[('origin', 'The way it was paid'), ('wallet', 'Wallet'), ('credit_note', 'Credit note')], db_default='origin', default='origin', max_length=11),
        ),
        migrations.AddField(
            model_name='refund',
            name='note_number',
            field=models.CharField(blank=True, db_default='', default='', max_length=24),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('destination', 'credit_note'), ('note_number', ''), ('state', 'done'), _negated=True), name='refund_names_its_credit_note'),
        ),
    ]
