// The site works without any of this; each part makes one thing more comfortable.
import { tendBallots } from "./ballot/tending.js";
import { countCharacters, goToProblems } from "./forms.js";
import { closeMenuElsewhere } from "./menu.js";
import { translateMoments } from "./moments.js";
import { selectShortLinks } from "./share.js";
import { reachWideTables } from "./tables.js";
import { showLocalTimes } from "./times.js";

tendBallots(); // first: what goes wrong in another part must not end it
showLocalTimes();
translateMoments();
closeMenuElsewhere();
countCharacters();
goToProblems();
reachWideTables();
selectShortLinks();

// What only pages of drafts need is loaded by them alone.
if (document.querySelector("[data-copy]")) import("./copy.js").then(({ offerCopying }) => offerCopying(), () => {});
const title = document.querySelector("[data-similar]");
if (title) import("./similar.js").then(compareFromNowOn, () => {});

function compareFromNowOn({ compareTitles }) {
  compareTitles();
  if (title.value !== title.defaultValue) title.dispatchEvent(new Event("input")); // typed before this came
}
