// The id of a request (manual 4.2, "unique-id-format"), made when it is first asked for.
import type { Stream } from './stream.js';

/** Of a request, or of a connection in mode tcp; undefined where its frontend gives none. */
export const uniqueIdOf = (stream: Stream): string | undefined => {
  const { uniqueId } = stream.client.entrance;
  if (uniqueId && stream.uniqueId === undefined) stream.uniqueId = uniqueId.format(stream);
  return stream.uniqueId;
};
