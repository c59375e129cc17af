from django.db import migrations, models


class Migration(migrations.Migration):
    """A step may have its own way of follow-up, and a title stands once in a year."""

    dependencies = [("measures", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="measurestep",
            name="follow_up",
            field=models.CharField(blank=True, max_length=300, verbose_name="การติดตามขั้นตอนนี้"),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(fields=("assessment", "title"), name="one_measure_per_title"),
        ),
    ]
