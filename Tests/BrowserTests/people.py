"""Who of the demo company acts in which test, so that no test finds what another left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    mail: str
    password: str = "ask before you record"


def person(name: str, local: str) -> Person:
    return Person(name, f"{local}@meridian.example")


# Those that the sign-in page lists, by their role.
LISTED = {
    "Employee": person("Inês Kowalczyk-Duarte", "ines.kowalczyk-duarte"),
    "Leadership": person("Henrike Osei-Thornbury", "henrike.osei-thornbury"),
    "Analyst": person("Devika Solheim", "devika.solheim"),
    "Moderator": person("Bartosz Inkeroinen", "bartosz.inkeroinen"),
    "Steward": person("Samira Vanterpool", "samira.vanterpool"),
}
EMPLOYEE, STEWARD = LISTED["Employee"], LISTED["Steward"]

AALIYAH = person("Aaliyah Andersen", "aaliyah.andersen")
ANSELM = person("Anselm Karugaba", "anselm.karugaba")
AURELIE = person("Aurélie Tembo", "aurelie.tembo")
CASPAR = person("Caspar Nguyễn-Holt", "caspar.nguyen-holt")
LEV = person("Lev Castelbranco", "lev.castelbranco")
MAIREAD = person("Mairéad Nakagawa-Boyle", "mairead.nakagawa-boyle")
MEHWISH = person("Mehwish Tolvanen", "mehwish.tolvanen")
OYINKANSOLA = person("Oyinkansola Brandt", "oyinkansola.brandt")
RAGHAV = person("Raghav Lindegaard", "raghav.lindegaard")
TIAGO = person("Tiago Wierzbowski", "tiago.wierzbowski")
YUN_SEO = person("Yun-seo Falkenrath", "yun-seo.falkenrath")
