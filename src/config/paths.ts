// `default-path` (manual 3.1): from where the paths of files that a cfg names are to be followed.
import type { FilePaths } from './card.js';

/** @param file the cfg file in which `path` is said */
export const pathFrom = (from: FilePaths | undefined, file: string, path: string): string => {
  if (from === undefined || from === 'current' || path.startsWith('/')) return path;
  if (typeof from === 'object') return `${from.origin}/${path}`;
  const folder = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : '';
  return `${folder}${from === 'parent' ? '../' : ''}${path}`;
};
