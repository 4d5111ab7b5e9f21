// Sections beside `global` and the proxies: the table of their kinds.
import type { SectionKind } from '../section-kind.js';
import { userlist } from './userlist.js';

export const otherSections: readonly SectionKind[] = [userlist];
