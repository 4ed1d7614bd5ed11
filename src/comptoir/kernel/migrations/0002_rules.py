"""Rules as data: their versions, of which nobody changes the document."""

from django.conf import settings
from django.db import migrations, models

from comptoir.kernel.policies import SHOP, protect

FREEZE = """
create function refuse_changed_rules() returns trigger language plpgsql as $$
begin
  raise exception 'a version of rules does not change: write the next one';
end $$;
create trigger rules_keep_their_document before update on kernel_ruleset for each row
  when ((old.document, old.kind, old.number, old.shop_id, old.made_at)
        is distinct from (new.document, new.kind, new.number, new.shop_id, new.made_at))
  execute function refuse_changed_rules();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retailer_id', models.BigIntegerField()),
                ('shop_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'In force'), ('retired', 'Retired'), ('dropped', 'Dropped')], default='draft', max_length=10)),
                ('made_by', models.BigIntegerField(null=True)),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_at', models.DateTimeField()),
                ('published_by_name', models.CharField(blank=True, max_length=120)),
                ('published_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop_id', 'kind', 'number'), name='rule_number_is_taken_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('shop_id', 'kind'), name='one_published_rule_set_of_a_kind'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('shop_id', 'kind'), name='one_draft_of_a_kind_at_a_time')],
            },
        ),
        protect("kernel_ruleset", SHOP),
        migrations.RunSQL(f"revoke delete on kernel_ruleset from {settings.APP_ROLE}", migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, "drop function refuse_changed_rules() cascade"),
    ]
