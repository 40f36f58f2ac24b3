/** What every page does for anonymous surveys, without being asked: nothing here shows who answers what. */
import { recentIndex } from "./index.js";
import { checkReceipts } from "./receipts.js";
import { isIssuing, isSettled, isSought } from "./rights.js";
import { sendBallots } from "./sending.js";
import { allRights, onChange, open, rightOf } from "./store.js";

/** Sends what waits, fetches the right to answer, and checks receipts. What fails is tried again by the next page. */
export async function tendBallots() {
  // An opaque mark; undefined on pages for nobody.
  const account = document.querySelector(".menu")?.dataset.account || undefined;
  offerForgetting(account);
  markBallots(account);
  if (account && document.getElementById("device")) {
    import("./device.js").then(({ fillDevicePanel }) => fillDevicePanel(account)).catch(() => {
      document.getElementById("device-words").textContent =
        "What this device holds cannot be shown now. Nothing is lost; open this page again later.";
    });
  }
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return;
  try {
    await open();
  } catch {
    return; // a window that keeps nothing
  }
  onChange(warn);
  // The scripts for these are loaded whether there is anything to send or to look up or not: which ones
  // a device fetches must not tell the site that it holds a ballot or a receipt.
  await Promise.allSettled([sendBallots(), look(account), warn()]);
}

async function look(account) {
  const sought = (await allRights()).filter(isSought);
  if (!account && sought.length === 0) return;
  // Where even this list cannot be had, that of the ballots cannot be read either.
  const rounds = await recentIndex(sought).catch(() => []);
  await Promise.allSettled([checkReceipts(rounds), account && fetchMissing(account, rounds)]);
}

/** Loads what asks for rights when there is one to ask for: the site is about to learn that anyway. */
async function fetchMissing(account, rounds) {
  const rights = await Promise.all(rounds.map(({ hash }) => rightOf(hash, account)));
  const missing = rounds.filter((round, index) => isIssuing(round) && !isSettled(rights[index], Date.now()));
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

/**
 * Says to ballot pages whose right is to be used, since they know nobody and a device may hold the rights of
 * several people. What stands behind # is not sent to the site. Links to policies and lists of ballots stay
 * without it: people pass them on.
 */
function markBallots(account) {
  if (!account) return;
  for (const link of document.querySelectorAll('a[href^="/ballots/"]')) {
    if (/^\/ballots\/[0-9a-f]{64}$/.test(link.getAttribute("href"))) link.hash = account;
  }
}

/** The second button of the menu: first this device forgets, then the session ends. Its form alone only does that. */
function offerForgetting(account) {
  if (!account) return;
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      import("./forgetting.js").then(
        ({ forgetDevice }) => forgetDevice(account, () => form.submit()),
        () => (event.submitter.textContent = "Could not forget: try again"),
      );
    });
    form.parentElement.hidden = false;
  }
}
