"""The proof of a report as a page lists it."""

from dataclasses import dataclass

from measures.models import ProgressReport, Proof

KINDS = {"pdf": "PDF", "jpg": "รูปภาพ", "png": "รูปภาพ", "docx": "Word", "xlsx": "Excel", "": "ลิงก์"}


@dataclass(frozen=True)
class ProofRow:
    """One file or link."""

    proof: Proof
    name: str  # the file's, or the link's address
    about: str  # kind and size: «PDF · 2.1 MB»
    icon: str


def proof_row(proof: Proof) -> ProofRow:
    """A proof with its name, kind and size in words."""
    about = KINDS.get(proof.kind, proof.kind.upper())
    if proof.size is not None:
        about += f" · {size_words(proof.size)}"
    icon = "link" if proof.url else "picture" if proof.is_picture else "document"
    return ProofRow(proof, proof.name or proof.url, about, icon)


def proofs_of(report: ProgressReport) -> list[ProofRow]:
    """The proof of a report in the order in which it was added. One query."""
    return [proof_row(proof) for proof in report.proofs.select_related("added_by")]


def size_words(size: int) -> str:
    """A size in bytes as people read it: «2.1 MB», «340 KB»."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
