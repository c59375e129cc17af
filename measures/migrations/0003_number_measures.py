"""The order of a measure is its number from now on, so the gaps that deleted measures left are closed."""

from django.db import migrations


def close_gaps(apps, schema_editor):
    Measure = apps.get_model("measures", "Measure")
    changed, year, number = [], None, 0
    for measure in Measure.objects.order_by("assessment_id", "order", "pk").only("assessment_id", "order").iterator():
        number = number + 1 if measure.assessment_id == year else 1
        year = measure.assessment_id
        if measure.order != number:
            measure.order = number
            changed.append(measure)
    Measure.objects.bulk_update(changed, ["order"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_follow_up")]
    operations = [migrations.RunPython(close_gaps, migrations.RunPython.noop)]
