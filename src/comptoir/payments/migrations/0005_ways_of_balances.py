"""A wallet, a credit line and a credit note are ways to pay."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_chosen_way'),
    ]

    operations = [
        migrations.AlterField(
            model_name='capture',
            name='source',
            field=models.CharField(choices=[('card', 'Card'), ('cash', 'Cash in store'), ('terminal', 'Card terminal in store'), ('bank', 'Bank transfer'), ('external', 'Settled elsewhere'), ('courier', 'Paid to the courier'), ('invoice', 'Invoice'), ('free', 'No payment required'), ('wallet', 'Wallet'), ('credit', 'Credit line'), ('note', 'Credit note')], max_length=10),
        ),
        migrations.AlterField(
            model_name='intent',
            name='way',
            field=models.CharField(blank=True, choices=[('sandbox', "Card on the gateway's page"), ('card_form', 'Card typed in the shop'), ('courier', 'Pay on delivery'), ('in_store', 'Pay in store'), ('authorised_invoice', 'Authorised invoice'), ('invoice', 'Invoice'), ('bank_transfer', 'Bank transfer'), ('no_payment', 'No payment required'), ('wallet', 'Wallet'), ('credit_line', 'Credit line'), ('credit_note', 'Credit note')], db_default='', default='', max_length=20),
        ),
        migrations.AlterField(
            model_name='operation',
            name='gateway',
            field=models.CharField(choices=[('sandbox', "Card on the gateway's page"), ('card_form', 'Card typed in the shop'), ('courier', 'Pay on delivery'), ('in_store', 'Pay in store'), ('authorised_invoice', 'Authorised invoice'), ('invoice', 'Invoice'), ('bank_transfer', 'Bank transfer'), ('no_payment', 'No payment required'), ('wallet', 'Wallet'), ('credit_line', 'Credit line'), ('credit_note', 'Credit note')], max_length=20),
        ),
        migrations.AlterField(
            model_name='way',
            name='gateway',
            field=models.CharField(choices=[('sandbox', "Card on the gateway's page"), ('card_form', 'Card typed in the shop'), ('courier', 'Pay on delivery'), ('in_store', 'Pay in store'), ('authorised_invoice', 'Authorised invoice'), ('invoice', 'Invoice'), ('bank_transfer', 'Bank transfer'), ('no_payment', 'No payment required'), ('wallet', 'Wallet'), ('credit_line', 'Credit line'), ('credit_note', 'Credit note')], max_length=20),
        ),
    ]
