import { asHolder } from './cart';
import { unlockOffers } from './gen/sdk.gen';
import type { EventView, OfferView } from './gen/types.gen';

/** The offers of an event that a code opens. */
export async function openedBy(
  { slug, visibility }: EventView,
  code: string,
  signal: AbortSignal,
): Promise<OfferView[]> {
  const isPrivate = visibility === 'private';
  const me = isPrivate ? await asHolder(slug) : { throwOnError: true as const };
  return (await unlockOffers({ path: { slug }, body: { code }, ...me, signal })).data.data;
}
