"""Invoices, their corrections and series; to whom they were written stands apart, so that it can be closed and end."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import ORDER, SHOP, protect

# A paper never changes. Of to whom it was written one thing may: it is closed, once; and it ends when the law lets it.
KEEP_ADDRESSEE = """
create function refuse_changed_addressee() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.keep_until >= current_date then
      raise exception 'the law asks to keep it until %', old.keep_until;
    end if;
    return old;
  end if;
  if old.closed_at is not null or new.closed_at is null
     or (old.document_id, old.customer_id, old.order_id, old.shop_id, old.retailer_id, old.whom, old.keep_until)
        is distinct from
        (new.document_id, new.customer_id, new.order_id, new.shop_id, new.retailer_id, new.whom, new.keep_until) then
    raise exception 'to whom a paper was written does not change: it is closed, once';
  end if;
  return new;
end $$;
create trigger addressee_is_closed_once_and_kept before update or delete on orders_addressee
  for each row execute function refuse_changed_addressee();
"""

class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_tax_number'),
        ('orders', '0010_options'),
        ('shops', '0004_same_basket'),
    ]

    operations = [
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='addressee', serialize=False, to='orders.document')),
                ('whom', models.JSONField()),
                ('keep_until', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='InvoiceTerms',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='shops.shop')),
                ('when', models.CharField(choices=[('by_hand', 'When a person asks for it'), ('paid', 'When an order is paid'), ('sent', 'When a delivery leaves, one for each')], default='by_hand', max_length=7)),
                ('series', models.CharField(blank=True, max_length=8)),
                ('pay_days', models.PositiveSmallIntegerField(default=14)),
                ('keep_years', models.PositiveSmallIntegerField(default=10)),
                ('sender', models.CharField(blank=True, max_length=400)),
                ('tax_number', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='document_serial_is_unique',
        ),
        migrations.RemoveConstraint(
            model_name='documentnumber',
            name='one_sequence_of_a_kind_in_a_shop',
        ),
        migrations.AddField(
            model_name='document',
            name='series',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AddField(
            model_name='documentnumber',
            name='series',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(choices=[('voucher', 'Refund voucher'), ('invoice', 'Invoice'), ('correction', 'Invoice correction')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('shop', 'kind', 'series', 'serial'), name='document_serial_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='documentnumber',
            constraint=models.UniqueConstraint(fields=('shop', 'kind', 'series'), name='one_sequence_of_a_kind_in_a_shop'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='customer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='order',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='retailer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer'),
        ),
        migrations.AddField(
            model_name='addressee',
            name='shop',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop'),
        ),
        migrations.AddField(
            model_name='invoiceterms',
            name='retailer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(fields=['customer'], name='addressees_of_customer'),
        ),
        migrations.AddIndex(
            model_name='addressee',
            index=models.Index(fields=['shop', 'keep_until'], name='addressees_to_forget'),
        ),
        migrations.AddConstraint(
            model_name='invoiceterms',
            constraint=models.CheckConstraint(condition=models.Q(('keep_years__gte', 1), ('keep_years__lte', 30), ('pay_days__lte', 365)), name='invoice_terms_are_sane'),
        ),
        migrations.RunSQL(KEEP_ADDRESSEE, "drop function refuse_changed_addressee() cascade"),
        protect("orders_addressee", f"{SHOP} or ({ORDER} and closed_at is null)"),
        protect("orders_invoiceterms", SHOP),
    ]
