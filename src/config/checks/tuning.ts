// What `tune.` words cut short elsewhere: captured cookies (manual 3.2, tune.http.cookielen).
import { type Checking, headOf } from './check.js';

export const checkTuning = ({ model, said, report }: Checking): void => {
  const most = model.global.tune?.cookielen ?? 63;
  for (const proxy of model.proxies) {
    const cookie = proxy.captures?.cookie;
    if (!cookie || cookie.length <= most) continue;
    cookie.length = most;
    const place = said(proxy, 'capture', 'cookie')?.place;
    const message = `truncating capture length to ${most} bytes for proxy '${proxy.name}'.`;
    report('warning', 'ignored', message, place ? { place, word: 'len' } : headOf(proxy));
  }
};
