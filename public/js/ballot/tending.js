/** What every page does for anonymous surveys, without being asked: nothing here shows who answers what. */
import { recentIndex } from "./index.js";
import { isIssuing, isSettled } from "./standing.js";
import { allRights, forget, onChange, open, rightOf } from "./store.js";

/** Sends what waits, fetches the right to answer, and checks receipts. What fails is tried again by the next page. */
export async function tendBallots() {
  // An opaque mark; undefined on pages for nobody.
  const account = document.querySelector(".menu")?.dataset.account || undefined;
  forgetOnRequest(account);
  if (account && document.getElementById("device")) {
    import("./device.js").then(({ fillDevicePanel }) => fillDevicePanel(account)).catch(() => {});
  }
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return;
  try {
    await open();
  } catch {
    return; // a window that keeps nothing
  }
  onChange(warn);
  await Promise.allSettled([send(), look(account), warn()]);
}

/** Most pages have nothing to do, so what does it is loaded when there is. */
async function send() {
  const waiting = (await allRights()).filter((right) => right.ballot);
  if (waiting.length > 0) await (await import("./casting.js")).sendBallots();
}

async function look(account) {
  const receipts = (await allRights()).filter((right) => right.receipt && !right.isFound);
  if (!account && receipts.length === 0) return;
  const rounds = await recentIndex(receipts);
  if (receipts.length > 0) await check(rounds);
  if (account) await fetchMissing(account, rounds);
}

async function check(rounds) {
  const { checkReceipts } = await import("./receipts.js");
  await checkReceipts(rounds);
}

async function fetchMissing(account, rounds) {
  const rights = await Promise.all(rounds.map(({ hash }) => rightOf(hash, account)));
  const missing = rounds.filter((round, index) => isIssuing(round) && !isSettled(rights[index]));
  if (missing.length > 0) await (await import("./issuing.js")).fetchTokens(account, missing);
}

/** Shows above the page that a ballot of this device is missing from a published list. */
async function warn() {
  const rounds = (await allRights()).filter((right) => right.isMissing).map((right) => right.round);
  document.getElementById("missing-ballots")?.remove();
  if (rounds.length === 0) return;
  const banner = document.createElement("section");
  banner.id = "missing-ballots";
  banner.className = "notices missing";
  banner.setAttribute("role", "alert");
  banner.append(...rounds.map(warning));
  document.getElementById("main").before(banner);
}

function warning({ id, title }) {
  const line = document.createElement("p");
  const link = document.createElement("a");
  line.className = "notices-bar";
  link.href = `/surveys/${id}`;
  link.textContent = title;
  const words = document.createElement("span");
  words.append(
    "This device sent a ballot in “", link, "” and holds the receipt, but it is not on the published list: ",
    "it was not counted. Tell somebody you trust and a moderator. The receipt does not show what you answered.",
  );
  line.append(words);
  return line;
}

/** The second button of the menu: first this device forgets, then the session ends. */
function forgetOnRequest(account) {
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (account) await forget(account).catch(() => {});
      form.submit();
    });
  }
}
