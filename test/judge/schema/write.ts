import { writeFileSync } from 'node:fs';
import { readDeclarations } from './declarations.js';
import { SURFACE } from './surface.js';

// A process of its own, for the compiler's memory: `node write.js FILE`.
const [, , file] = process.argv;
if (!file) throw new Error('Name the file that the declarations go to.');
writeFileSync(file, JSON.stringify(readDeclarations(SURFACE)));
