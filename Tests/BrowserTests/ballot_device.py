"""What a test does with a device that keeps and sends something for anonymous surveys, on a site that pretends."""

import hashlib

from playwright.sync_api import BrowserContext, Page, expect

from .pretended_site import ID, PretendedSite, sign_receipt

ADA, GRACE = "00000000000000aa", "bb00000000000000"
# By the device's clock; the round closes with the year 2098.
SOON_AFTER, DAYS_AFTER, WEEKS_AFTER, MONTHS_AFTER = (
    "2099-01-01T01:00:00Z", "2099-01-05T00:00:00Z", "2099-01-15T00:00:00Z", "2099-06-01T00:00:00Z")
GIVEN_OUT = "Your right to answer was given out once already, to another device or to this one before it forgot."

READ_RIGHT = """async ([hash, account]) => {
  const { rightOf } = await import("/js/ballot/store.js");
  const { toHex } = await import("/js/ballot/bytes.js");
  const right = await rightOf(hash, account);
  if (!right) return null;
  const plain = Object.entries(right).map(
    ([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]);
  return Object.fromEntries(plain);
}"""

UNTIL = """async ([hash, account, name]) => {
  const { onChange, rightOf } = await import("/js/ballot/store.js");
  const value = async () => (await rightOf(hash, account))?.[name];
  for (let looks = 0; !(await value()); looks++) {
    if (looks > 600) throw new Error(`The right never has ${name}.`);
    await Promise.race([new Promise(onChange), new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}"""

CAST = """async ([hash, account, delay]) => {
  const { lockBallot } = await import("/js/ballot/casting.js");
  const { sendBallots } = await import("/js/ballot/sending.js");
  const { fetchPolicy } = await import("/js/ballot/rounds.js");
  const { rightOf } = await import("/js/ballot/store.js");
  const policy = await fetchPolicy(hash);
  await lockBallot(await rightOf(hash, account), policy, { answers: { trust: 4 }, segments: {} }, delay);
  await sendBallots();
}"""


def visit(device: BrowserContext, account: str = ADA) -> Page:
    page = device.new_page()
    page.goto(f"/surveys/{ID}?{account}")
    return page


def words(page: Page):
    return page.locator("#device-words")


def ready(device: BrowserContext, account: str = ADA) -> Page:
    page = visit(device, account)
    expect(words(page)).to_contain_text("This device holds the right to answer.")
    return page


def right(page: Page, site: PretendedSite, account: str = ADA) -> dict | None:
    return page.evaluate(READ_RIGHT, [site.hash, account])


def until(page: Page, site: PretendedSite, name: str, account: str = ADA):
    """Waits until the right has a value of this name, and gives it."""
    page.evaluate(UNTIL, [site.hash, account, name])
    return right(page, site, account)[name]


def cast(page: Page, site: PretendedSite, delay: int = 0, account: str = ADA):
    page.evaluate(CAST, [site.hash, account, delay])


def genuine(page: Page, site: PretendedSite, keys: dict[str, str]):
    """Lets the box answer with a receipt of the round's key."""
    nullifier = hashlib.sha256(bytes.fromhex(right(page, site)["token"])).digest()
    site.receipt = sign_receipt(page, keys, site.hash, nullifier)
    return nullifier


def code_of(page: Page) -> str:
    page.get_by_text("Answer on another device").click()
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.locator("#code-shown")).not_to_be_empty()
    return page.locator("#code-shown").inner_text()


def enter_code(page: Page, code: str):
    page.get_by_text("Enter a code from another device").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Use this code").click()


def another_round(site: PretendedSite) -> tuple[str, bytes]:
    policy = site.policy_with(ballotSize=1024)
    return hashlib.sha256(policy).hexdigest(), policy
