"""A walk through all pages that one kind of reader can open, measuring each."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from .inspection import barriers, walk_through_windows, weight
from .people import LISTED, STEWARD, Person

FOR_VISITORS = [
    "/sign-in", "/sign-in?returnTo=%2Fpetitions%2F1", "/password-resets/new",
    "/password-resets/nothing", "/invitations/nothing", "/unsubscriptions/nothing", "/no-such-page",
]
FOR_EMPLOYEES = [
    "/", "/petitions", "/petitions?sort=newest", "/petitions?state=response-due", "/petitions?state=rejected",
    "/petitions?state=closed", "/petitions?q=recordings",
    "/petitions?q=xylophone", "/petitions/1", "/petitions/2", "/petitions/36", "/petitions/38",
    "/petitions/new", "/petitions/new?title=recordings", "/petitions/similar?title=recordings", "/petitions/mine",
    "/petitions/1/signatures", "/petitions/38/signatures", "/roles", "/profile", "/petitions/4711",
    "/moderation/log", "/settings", "/petitions/1/response/versions", "/petitions/1/updates",
    "/notifications", "/notifications/settings", "/surveys",
]
# The pages of an employee on which a role adds something.
FOR_ROLES = [
    "/", "/petitions", "/petitions/1", "/petitions/36", "/petitions/38", "/roles", "/profile", "/settings",
    "/moderation/log", "/surveys", "/petitions/1/response/versions", "/petitions/1/updates",
]
FOR_ANALYSTS = [
    "/surveys/new", "/surveys/questions", "/surveys/questions/new", "/surveys/themes", "/surveys/templates",
    "/surveys/templates/new",
]
FOR_LEADERS = [
    "/responses", "/petitions/10/response/draft", "/petitions/10/response/publication",
    "/petitions/1/response/corrections",
]
FOR_MODERATORS = ["/moderation"]
FOR_STEWARDS = ["/people", "/people?q=xylophone", "/people/1", "/people/5", "/people/100"]

READERS: dict[str, tuple[Person | None, list[str]]] = {
    "visitor": (None, FOR_VISITORS),
    "employee": (LISTED["Employee"], FOR_EMPLOYEES),
    "analyst": (LISTED["Analyst"], FOR_ROLES + FOR_ANALYSTS),
    "leadership": (LISTED["Leadership"], FOR_ROLES + FOR_LEADERS),
    "moderator": (LISTED["Moderator"], FOR_ROLES + FOR_MODERATORS),
    "steward": (STEWARD, FOR_ROLES + FOR_STEWARDS),
}


@dataclass
class Survey:
    """By path, what is wrong there; how many bytes it takes."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    barriers: dict[str, list[str]] = field(default_factory=dict)
    barriers_in_the_dark: dict[str, list[str]] = field(default_factory=dict)
    sticking_out: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)

    def visit(self, page: Page, path: str):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        self.weights[path] = weight(page)
        self.barriers[path] = barriers(page)
        self.faults[path], self.sticking_out[path] = walk_through_windows(page)

    def visit_by_phone_in_the_dark(self, page: Page, path: str):
        page.goto(path)
        self.barriers_in_the_dark[path] = barriers(page)
