"""manage.py render_report: one document of an agency and year as files, for styling and checks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.models import Assessment
from ita_portal.lib.workflow import RuleBroken
from reports import jobs, pdf, word
from reports.documents import BY_SLUG, PARTS, Document
from reports.enums import DocumentKind
from reports.figures import attachments
from reports.kinds import KINDS
from reports.pdf.archive import archived


class Command(BaseCommand):
    help = "Writes a document as it stands now, as PDF, HTML and Word file, without storing a version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, metavar="SLUG", help="e.g. nakhon-pathom")
        parser.add_argument("--year", required=True, type=int, help="fiscal year, Buddhist era, e.g. 2565")
        parser.add_argument("--kind", choices=DocumentKind.values, default=DocumentKind.ANALYSIS.value)
        parser.add_argument("--part", choices=PARTS, default="", help="of the year, for a follow-up report")
        parser.add_argument("--out", type=Path, metavar="FILE.pdf", help="where to write the PDF")
        parser.add_argument(
            "--html", type=Path, metavar="FILE.html", help="where to write the HTML the PDF is made of"
        )
        parser.add_argument("--docx", type=Path, metavar="FILE.docx", help="where to write the Word file")
        parser.add_argument("--archive", type=Path, metavar="FILE.pdf", help="where to write the PDF/A-3u copy")

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options[name] for name in ("out", "html", "docx", "archive")):
            raise CommandError("nothing to write: give --out, --html, --docx or --archive with a file")
        assessment = (
            Assessment.objects.select_related("agency", "framework")
            .filter(agency__slug=options["agency"], fiscal_year=options["year"])
            .first()
        )
        if assessment is None:
            raise CommandError(f"no assessment of agency {options['agency']!r} in fiscal year {options['year']}")
        document = Document(DocumentKind(options["kind"]), options["part"])
        if document.slug not in BY_SLUG:
            raise CommandError("a follow-up report needs --part, an analysis report has none")
        if options["archive"] and not document.is_public:
            raise CommandError(f"{document} is a paper of the house: nobody publishes it, so it has no archive copy")
        kind = KINDS[document.kind]
        if problems := kind.problems_before_request(assessment, document):
            raise CommandError(" ".join(problems))
        try:
            snapshot = kind.fill(assessment, document, version=0, made_at=timezone.now())
            html = kind.html(snapshot)
            if options["html"]:
                options["html"].write_text(html, encoding="utf-8")
                self.stdout.write(f"{options['html']}: {len(html):,} characters")
            if options["out"] or options["docx"] or options["archive"]:
                assets = jobs.assets_of(snapshot)
                made = pdf.html_to_pdf(html, assets=assets)
                self._write(options["out"], made)
            if options["docx"]:
                content = word.html_to_docx(html, assets=assets, pages=word.pages_of(made))
                self._write(options["docx"], content)
            if options["archive"]:
                self._write(options["archive"], archived(made, attachments=attachments(document, snapshot)))
        except RuleBroken as broken:
            raise CommandError(" ".join(broken.messages)) from broken

    def _write(self, path: Path | None, content: bytes) -> None:
        if path:
            path.write_bytes(content)
            self.stdout.write(f"{path}: {len(content):,} bytes")
