// acl(NAME,…): named ACLs as a sample (manual 7.3.2).
import { type Fetch, text } from '../fetch.js';

export const aclFetch: Fetch = {
  name: 'acl',
  usage: 'acl([!]<name>[,…])',
  summary: 'Whether all of the named ACLs match.',
  args: [{ name: 'an ACL', kind: 'acl' }],
  repeats: 12,
  need: 'constant',
  out: 'bool',
  create: (args, compiler) => {
    const tests = args.map((arg) => {
      const written = text(arg);
      const negated = written.startsWith('!');
      return { negated, test: compiler.acl(negated ? written.slice(1) : written) };
    });
    return (stream) => tests.every(({ negated, test }) => test(stream) !== negated);
  },
};
