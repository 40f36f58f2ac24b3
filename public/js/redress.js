// The site works without any of this; each part makes one thing more comfortable.
import { tendBallots } from "./ballot/tending.js";
import { offerCopying } from "./copy.js";
import { countCharacters, goToProblems } from "./forms.js";
import { closeMenuElsewhere } from "./menu.js";
import { translateMoments } from "./moments.js";
import { selectShortLinks } from "./share.js";
import { compareTitles } from "./similar.js";
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
compareTitles();
offerCopying();
