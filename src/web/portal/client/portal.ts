import { addDismissButtons, lookAgain } from '../../http/client/comforts.js';

/** Small comforts of the donors' pages; each page works without. */
addDismissButtons();
lookAgain();
