"""Bundles: articles that are made of others."""

import django.db.models.deletion
from django.db import migrations, models

from comptoir.kernel.policies import RETAILER, protect


# No bundle in a bundle. Commands lock the articles, so that of two who try at once one sees the other.
GUARD = """
create function part_is_no_bundle() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from catalog_bundlepart where bundle_id = new.part_id or part_id = new.bundle_id) then
    raise check_violation using message = 'a bundle cannot be a part of a bundle', constraint = 'part_is_no_bundle';
  end if;
  return new;
end $$;
create trigger part_is_no_bundle before insert or update on catalog_bundlepart
  for each row execute function part_is_no_bundle();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_article_files'),
        ('shops', '0006_keys_of_terms_and_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='variant',
            name='is_bundle',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='BundlePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('quantity', models.PositiveIntegerField()),
                ('bundle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='catalog.variant')),
                ('part', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.variant')),
                ('retailer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.retailer')),
            ],
            options={
                'indexes': [models.Index(fields=['part'], name='bundles_of_part')],
                'constraints': [models.UniqueConstraint(fields=('bundle', 'part'), name='article_is_once_in_a_bundle'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='bundle_part_is_of_something'), models.CheckConstraint(condition=models.Q(('bundle', models.F('part')), _negated=True), name='bundle_is_not_in_itself')],
            },
        ),
        protect("catalog_bundlepart", RETAILER),
        migrations.RunSQL(GUARD, "drop function part_is_no_bundle cascade"),
    ]
