// Sections beside `global` and the proxies: the table of their kinds.
import type { SectionKind } from '../section-kind.js';
import { httpErrors } from './errors.js';
import { idleSections } from './idle-sections.js';
import { resolvers } from './resolvers.js';
import { ring } from './ring.js';
import { userlist } from './userlist.js';

export const otherSections: readonly SectionKind[] = [userlist, httpErrors, resolvers, ring, ...idleSections];
