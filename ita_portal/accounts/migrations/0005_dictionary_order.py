"""Agencies in the order of a Thai dictionary by the database itself, and found by area or kind from an index alone."""

from django.db import migrations, models

import ita_portal.lib.ordering

PORTION = 500


def put_in_order(apps, schema_editor):
    """Give every agency its key; the field computes it as it does whenever one is saved."""
    agency = apps.get_model("accounts", "Agency")
    field = agency._meta.get_field("name_key")
    rows = list(agency.objects.only("pk", "name"))
    for row in rows:
        field.pre_save(row, add=False)
    agency.objects.bulk_update(rows, ["name_key"], batch_size=PORTION)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_oversight_and_calendar_key"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="agency",
            options={"ordering": ["name_key", "pk"], "verbose_name": "หน่วยงาน", "verbose_name_plural": "หน่วยงาน"},
        ),
        migrations.AddField(
            model_name="agency",
            name="name_key",
            field=ita_portal.lib.ordering.DictionaryKey(default=b"", of="name", verbose_name="ลำดับตามพจนานุกรม"),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["name_key"], name="agency_by_name"),
        ),
        migrations.RemoveIndex(model_name="agency", name="accounts_ag_provinc_167141_idx"),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["province", "kind", "id"], name="agency_by_area"),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["kind", "id"], name="agency_by_kind"),
        ),
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
    ]
