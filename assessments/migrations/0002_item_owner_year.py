from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def own_year(apps, schema_editor):
    """Owners named so far belong to the list of the assessment's own year."""
    owners = apps.get_model("assessments", "ItemOwner").objects
    years = apps.get_model("assessments", "Assessment").objects.filter(pk=OuterRef("assessment")).values("fiscal_year")
    owners.filter(fiscal_year=0).update(fiscal_year=Subquery(years[:1]))


class Migration(migrations.Migration):
    """The matrix of OIT items may be that of the coming year: each owner says whose item it owns."""

    # The rows are filled between two changes of their table; PostgreSQL wants these apart.
    atomic = False
    dependencies = [("assessments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="itemowner",
            name="fiscal_year",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="รายการของปีงบประมาณ"),
            preserve_default=False,
        ),
        migrations.RunPython(own_year, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="itemowner", name="one_owner_per_item"),
        migrations.AddConstraint(
            model_name="itemowner",
            constraint=models.UniqueConstraint(
                fields=("assessment", "fiscal_year", "code"), name="one_owner_per_item"
            ),
        ),
    ]
