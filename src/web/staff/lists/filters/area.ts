import { NO_AREA } from '../../../../donors/listing/area.js';
import type { TextFilter } from './filter.js';

/** Where donors live now, by the ZIP code of their address. */
export const AREA_FILTER: TextFilter = {
  kind: 'text',
  key: 'area',
  label: 'ZIP code',
  several: true,
  hint: `Five digits, or the first three; “${NO_AREA}” for nobody knows`,
  shape: {
    pattern: new RegExp(String.raw`^(?:\d{3}|\d{5}|${NO_AREA})$`),
    words: `Write the five digits of a ZIP code, the first three, or “${NO_AREA}”.`,
  },
};
