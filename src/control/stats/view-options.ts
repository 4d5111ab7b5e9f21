// What stands after the stats URI: HAProxy's options of a view, as in "/stats;csv;norefresh;up;scope=abc". They are
// looked for anywhere in the rest of the URL, as HAProxy does, so "/stats?scope=abc&;up" works as well.

export type Format = 'html' | 'csv' | 'json';

export interface ViewOptions {
  readonly format: Format;
  /** Not `;norefresh`. */
  readonly refresh: boolean;
  /** `;up`: no servers that are down or in maintenance. */
  readonly hideDown: boolean;
  /** `;no-maint`: no servers in maintenance. */
  readonly hideMaint: boolean;
  /** `scope=TEXT`: only proxies with TEXT in their name, in any case; "" is all. */
  readonly scope: string;
  /** `;st=CODE`: how the action went that was posted before. */
  readonly outcome: string | undefined;
}

/** Longest scope HAProxy reads. */
export const SCOPE_LENGTH = 20;

export const parseViewOptions = (rest: string): ViewOptions => ({
  format: rest.includes(';csv') ? 'csv' : rest.includes(';json') ? 'json' : 'html',
  refresh: !rest.includes(';norefresh'),
  hideDown: rest.includes(';up'),
  hideMaint: rest.includes(';no-maint'),
  scope: decode(/scope=([^;&\s]*)/.exec(rest)?.[1] ?? '').slice(0, SCOPE_LENGTH),
  outcome: /;st=([A-Z]{4})/.exec(rest)?.[1],
});

/** As forms send it: "+" and %XX; what is not properly encoded is taken as it stands. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** The URL of a view; `uri` is the configured prefix. An outcome is never carried on. */
export const viewUrl = (uri: string, options: ViewOptions): string =>
  [
    uri,
    options.format === 'html' ? '' : `;${options.format}`,
    options.hideDown ? ';up' : '',
    options.hideMaint ? ';no-maint' : '',
    options.refresh ? '' : ';norefresh',
    options.scope === '' ? '' : `;scope=${encodeURIComponent(options.scope)}`,
  ].join('');

/** The part of a request's URI after the prefix; before it may stand a scheme and host. */
export const afterPrefix = (uri: string, prefix: string): string => {
  const at = uri.indexOf(prefix);
  return at < 0 ? '' : uri.slice(at + prefix.length);
};
