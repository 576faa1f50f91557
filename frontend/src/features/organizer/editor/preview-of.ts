import type {
  CategoryView,
  EventRequest,
  EventView,
  ImageView,
  ManagedEventView,
  ManagedImageView,
  ManagedOccurrenceView,
  ManagedOfferView,
  ManagedVenueView,
  OfferView,
  OrganizationView,
  PlaceView,
  SaleStatus,
} from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { feeOf } from '~/lib/fee';
import { inOwnLanguage, titleOf } from '~/ui/event-texts';

interface Written {
  event: ManagedEventView;
  sheet: EventRequest;
  /** The soonest first. */
  dates: ManagedOccurrenceView[];
  offers: ManagedOfferView[];
  venues: ManagedVenueView[];
  categories: CategoryView[];
  organization: Pick<OrganizationView, 'slug' | 'name'> & Partial<OrganizationView>;
  now: number;
}

/** The picture in the reader's language. */
const publicImage = (image: ManagedImageView | null | undefined): ImageView | null =>
  image
    ? {
        alt: inOwnLanguage(image.alt_fr, image.alt_en),
        width: image.width,
        height: image.height,
        color: image.color,
        focal_x: image.focal_x,
        focal_y: image.focal_y,
        sources: image.sources,
      }
    : null;

function saleStatus(
  opens: string | null | undefined,
  closes: string | null | undefined,
  now: number,
): SaleStatus {
  if (closes && new Date(closes).getTime() <= now) return 'ended';
  return opens && new Date(opens).getTime() > now ? 'upcoming' : 'on_sale';
}

function offerOf(offer: ManagedOfferView, sheet: EventRequest, now: number): OfferView {
  const opens = offer.sales_open_at ?? sheet.sales_open_at;
  const closes = offer.sales_close_at ?? sheet.sales_close_at;
  const fee = offer.kind === 'paid' ? feeOf(sheet.service_fee, offer.price.amount) : 0;
  return {
    ...offer,
    name: inOwnLanguage(offer.name_fr, offer.name_en),
    description: inOwnLanguage(offer.description_fr, offer.description_en),
    service_fee: { ...offer.price, amount: fee },
    price_with_fee: { ...offer.price, amount: offer.price.amount + fee },
    sale_status: saleStatus(opens, closes, now),
  };
}

function placeOf(
  venue: ManagedVenueView | undefined,
  online: string | null | undefined,
): PlaceView {
  return {
    venue: venue?.name ?? null,
    city: venue?.city ?? null,
    country: venue?.country ?? null,
    is_online: Boolean(online),
  };
}

/** The cheapest way in, donations by their minimum. */
function cheapest(offers: OfferView[]): EventView['price_from'] {
  const prices = offers.map(({ kind, price, price_with_fee, min_price }) =>
    kind === 'donation' ? { ...price, amount: min_price?.amount ?? 0 } : price_with_fee,
  );
  const least = Math.min(...prices.map(({ amount }) => amount));
  return prices.find(({ amount }) => amount === least) ?? null;
}

/** What visitors would read of an event as it is written now. */
export function previewOf(written: Written): EventView {
  const { event, sheet, now, organization } = written;
  const venue = written.venues.find(({ id }) => id === sheet.venue_id);
  const category = written.categories.find(({ slug }) => slug === sheet.category);
  const place = placeOf(venue, sheet.online_url);
  const { dates } = written;
  const planned = dates.filter(({ status }) => status === 'scheduled');
  const toCome = planned.filter(({ ends_at }) => new Date(ends_at).getTime() > now);
  const next = toCome[0] ?? planned.at(-1);
  const offers = written.offers
    .filter(({ is_active, visibility }) => is_active && visibility === 'public')
    .map((offer) => offerOf(offer, sheet, now));
  const statuses = new Set(offers.map(({ sale_status }) => sale_status));
  const sale_status = (['on_sale', 'upcoming'] as const).find((one) => statuses.has(one));
  const soon = new Date(now).toISOString();
  return {
    id: event.id,
    slug: event.slug,
    title: titleOf(sheet),
    summary: inOwnLanguage(sheet.summary_fr, sheet.summary_en),
    description: inOwnLanguage(sheet.description_fr, sheet.description_en),
    status: event.status === 'cancelled' ? 'cancelled' : 'published',
    sale_status: sale_status ?? 'upcoming',
    visibility: sheet.visibility === 'unlisted' ? 'unlisted' : 'public',
    category: { slug: category?.slug ?? '', name: category?.name ?? m.editor_category() },
    organizer: {
      slug: organization.slug,
      name: organization.name,
      description: inOwnLanguage(organization.description_fr, organization.description_en) || null,
      website: organization.website ?? null,
    },
    place,
    venue: venue
      ? { ...venue, address: venue.address ?? '', postal_code: venue.postal_code ?? '' }
      : null,
    timezone: sheet.timezone ?? event.timezone,
    starts_at: next?.starts_at ?? soon,
    ends_at: next?.ends_at ?? soon,
    n_dates: toCome.length,
    currency: sheet.currency ?? event.currency,
    price_from: cheapest(offers),
    is_free: offers.length > 0 && offers.every(({ kind }) => kind === 'free'),
    image: publicImage(event.image),
    is_featured: event.is_featured,
    tags: sheet.tags ?? [],
    max_per_person: sheet.max_per_person ?? null,
    refund_policy: sheet.refund_policy ?? event.refund_policy,
    service_fee: sheet.service_fee ?? null,
    transfer_policy: sheet.transfer_policy ?? event.transfer_policy,
    cancel_reason: event.cancel_reason ?? null,
    contact_email: sheet.contact_email ?? null,
    occurrences: dates.map((date) => {
      const own = written.venues.find(({ id }) => id === date.venue_id);
      return { ...date, place: own ? placeOf(own, sheet.online_url) : place };
    }),
    offers,
    published_at: event.published_at ?? soon,
  };
}
