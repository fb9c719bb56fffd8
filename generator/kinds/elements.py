"""What a guide to a service is put together from: papers, steps, fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from generator.schema.fields import about
from generator.values import Choice, Label, choices

CHARGES = (
    Choice("free", Label("不收费", "free"), ("免费",)),
    Choice("charged", Label("收费", "charged")),
)
FORMS = choices(
    original=("原件", "original"),
    copy=("复印件", "copy"),
    both=("原件及复印件", "original and copy"),
    electronic=("电子件", "electronic"),
)
WHO = choices(
    applicant=("申请人", "applicant"),
    window=("受理窗口", "reception desk"),
    agency=("承办机构", "office in charge"),
    other=("其他机构", "another body"),
)


@dataclass(frozen=True)
class Material:
    """A paper that the applicant hands in."""

    name: str = about(
        "材料名称",
        "Name",
        "材料的准确名称。",
        "Exact name of the paper.",
        required=True,
        example="合同登记申请表",
    )
    copies: int | None = about("份数", "Copies", "份数。", "How many.", example="1")
    form: str = about(
        "形式",
        "Form",
        "原件、复印件或电子件。",
        "Original, copy or electronic.",
        default="",
        options=FORMS,
        example="原件",
    )
    note: str = about("说明", "Note", "由谁出具、哪里下载等。", "Who issues it, where to get it.", default="")


@dataclass(frozen=True)
class Step:
    """A step of the procedure."""

    name: str = about("步骤", "Step", "做什么。", "What is done.", required=True, example="窗口受理")
    who: str = about(
        "办理者", "Who", "由谁做。", "Who does it.", required=True, options=WHO, example="受理窗口"
    )
    days: int | None = about(
        "工作日", "Workdays", "承诺的工作日数，当场办理写 0。", "Workdays promised; 0: at once.", example="1"
    )


@dataclass(frozen=True)
class Fees:
    """What is charged, and on what basis."""

    SHORTHAND: ClassVar[dict[str, str]] = {"scalar": "charge"}

    charge: str = about(
        "是否收费",
        "Charge",
        "是否收费。",
        "Whether it is free.",
        required=True,
        options=CHARGES,
        example="不收费",
    )
    standard: str = about(
        "收费标准",
        "Standard",
        "收费标准；收费时必填。",
        "What is charged; required when charged.",
        default="",
    )
    basis: str = about(
        "收费依据", "Basis", "收费的依据；收费时必填。", "Legal basis; required when charged.", default=""
    )
