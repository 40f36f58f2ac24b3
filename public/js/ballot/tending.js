/** What every page does for anonymous surveys, without being asked: nothing here shows who answers what. */
import { sendBallots } from "./casting.js";
import { fetchTokens, recentIndex } from "./issuing.js";
import { checkReceipts, missingRounds } from "./receipts.js";
import { allRights, forget, open } from "./store.js";

/** The opaque mark of the account that is signed in; undefined on pages for nobody. */
export const accountHere = () => document.querySelector(".menu")?.dataset.account || undefined;

/** Sends what waits, fetches the right to answer, and checks receipts. What fails is tried again by the next page. */
export async function tendBallots() {
  const account = accountHere();
  forgetOnRequest(account);
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks) return;
  try {
    await open();
  } catch {
    return; // a window that keeps nothing
  }
  await Promise.allSettled([sendBallots(), look(account), warn()]);
}

async function look(account) {
  const receipts = (await allRights()).filter((right) => right.receipt && !right.isFound);
  if (!account && receipts.length === 0) return;
  const rounds = await recentIndex();
  if (receipts.length > 0) await checkReceipts(rounds).then(warn);
  if (account) await fetchTokens(account, rounds);
}

/** Shows above the page that a ballot of this device is missing from a published list. */
async function warn() {
  const rounds = await missingRounds();
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
