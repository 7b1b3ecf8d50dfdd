import { AskElement } from './ask-element.js';

/** A page may carry the script twice, from two plug-ins; the first one wins. */
if (!customElements.get('mainstay-ask')) customElements.define('mainstay-ask', AskElement);
