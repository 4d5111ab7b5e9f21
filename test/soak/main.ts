// `npm run soak -- [reloads | mixed-load] [OPTIONS]`: what takes minutes and wants the machine for itself, and is no
// part of npm test therefore.

const SOAKS: Readonly<Record<string, () => Promise<unknown>>> = {
  'mixed-load': () => import('./mixed-load.js'),
  reloads: () => import('./reloads.js'),
};

const [, , name = ''] = process.argv;
const soak = SOAKS[name];
if (soak) process.argv.splice(2, 1);
await (soak ?? SOAKS['mixed-load'])!();
