import type {
  CartLineView,
  CartView,
  CategoryList,
  EventCardView,
  EventView,
  ManagedEventRowView,
  ManagedEventView,
  MeView,
  OccurrenceView,
  OfferView,
  SessionView,
} from '~/api/gen/types.gen';

export function offer(overrides: Partial<OfferView> = {}): OfferView {
  return {
    id: `offer-${overrides.name ?? 'solo'}`,
    occurrence_id: null,
    name: 'Solo',
    description: '',
    kind: 'paid',
    price: { amount: 2500, currency: 'EUR' },
    service_fee: { amount: 0, currency: 'EUR' },
    price_with_fee: overrides.price ?? { amount: 2500, currency: 'EUR' },
    min_price: null,
    admits: 1,
    rate_class: 'normal',
    requires_proof: false,
    tax_rate_bp: 550,
    min_per_order: 1,
    max_per_order: 10,
    checkin: { policy: 'single', days: null },
    sales_open_at: null,
    sales_close_at: null,
    sale_status: 'on_sale',
    ...overrides,
  };
}

export function occurrence(overrides: Partial<OccurrenceView> = {}): OccurrenceView {
  return {
    id: 'occurrence-1',
    starts_at: '2026-07-24T17:30:00Z',
    ends_at: '2026-07-24T20:00:00Z',
    doors_at: null,
    status: 'scheduled',
    place: { venue: 'Stade de France', city: 'Saint-Denis', country: 'FR', is_online: false },
    ...overrides,
  };
}

export function card(overrides: Partial<EventCardView> = {}): EventCardView {
  return {
    id: `id-${overrides.slug ?? 'finale-100-m'}`,
    slug: 'finale-100-m',
    title: 'Finale du 100 m',
    summary: 'Neuf secondes et des poussières.',
    status: 'published',
    sale_status: 'on_sale',
    category: { slug: 'athletisme', name: 'Athlétisme' },
    organizer: { slug: 'paris-athle', name: 'Paris Athlé' },
    place: { venue: 'Stade de France', city: 'Saint-Denis', country: 'FR', is_online: false },
    timezone: 'Europe/Paris',
    starts_at: '2026-07-24T17:30:00Z',
    ends_at: '2026-07-24T20:00:00Z',
    n_dates: 1,
    price_from: { amount: 2500, currency: 'EUR' },
    is_free: false,
    image: null,
    is_featured: false,
    ...overrides,
  };
}

export function event(overrides: Partial<EventView> = {}): EventView {
  return {
    ...card(),
    description: 'Une **grande** soirée.',
    organizer: {
      slug: 'paris-athle',
      name: 'Paris Athlé',
      description: null,
      website: 'https://athle.example',
    },
    venue: {
      id: 'venue-1',
      slug: 'stade-de-france',
      name: 'Stade de France',
      address: '1 rue du Parc',
      postal_code: '93200',
      city: 'Saint-Denis',
      country: 'FR',
      latitude: 48.9245,
      longitude: 2.3602,
      timezone: 'Europe/Paris',
    },
    visibility: 'public',
    tags: [],
    currency: 'EUR',
    max_per_person: null,
    refund_policy: { kind: 'none', days: null },
    transfer_policy: 'allowed',
    contact_email: null,
    occurrences: [occurrence()],
    offers: [offer()],
    published_at: '2026-05-01T08:00:00Z',
    ...overrides,
  };
}

export function managedRow(overrides: Partial<ManagedEventRowView> = {}): ManagedEventRowView {
  return {
    id: 'event-1',
    slug: 'nuit-du-piano',
    status: 'draft',
    visibility: 'public',
    title_fr: 'La Nuit du piano',
    title_en: null,
    category: 'concert',
    timezone: 'Europe/Paris',
    image: null,
    next_starts_at: null,
    n_dates: 0,
    n_dates_to_come: 0,
    n_offers: 0,
    is_featured: false,
    published_at: null,
    created_at: '2026-05-01T08:00:00Z',
    updated_at: '2026-05-01T08:00:00Z',
    ...overrides,
  };
}

export function managedEvent(overrides: Partial<ManagedEventView> = {}): ManagedEventView {
  return {
    id: 'event-1',
    slug: 'nuit-du-piano',
    status: 'draft',
    visibility: 'public',
    title_fr: 'La Nuit du piano',
    title_en: null,
    summary_fr: null,
    summary_en: null,
    description_fr: null,
    description_en: null,
    category: null,
    venue_id: null,
    online_url: null,
    image: null,
    timezone: 'Europe/Paris',
    currency: 'EUR',
    tags: [],
    max_per_person: null,
    refund_policy: { kind: 'none', days: null },
    transfer_policy: 'allowed',
    contact_email: null,
    sales_open_at: null,
    sales_close_at: null,
    is_featured: false,
    cancel_reason: null,
    has_orders: false,
    published_at: null,
    created_at: '2026-05-01T08:00:00Z',
    updated_at: '2026-05-01T08:00:00Z',
    ...overrides,
  };
}

export const categories: CategoryList = {
  data: [
    { slug: 'sport', name: 'Sport', parent_slug: null, n_events: 3 },
    { slug: 'athletisme', name: 'Athlétisme', parent_slug: 'sport', n_events: 2 },
    { slug: 'concert', name: 'Concert', parent_slug: null, n_events: 1 },
  ],
};

export const me: MeView = {
  id: 'user-1',
  email: 'camille@example.org',
  name: 'Camille Durand',
  phone: null,
  locale: 'fr',
  role: 'user',
  organizations: [],
  n_recovery_codes: 10,
  created_at: '2026-05-01T08:00:00Z',
};

export const signedIn = (accessToken: string): SessionView => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: 600,
  user: me,
});

const euros = (amount: number) => ({ amount, currency: 'EUR' });

export function cartLine(overrides: Partial<CartLineView> = {}): CartLineView {
  return {
    id: 'line-1',
    event: {
      id: 'id-finale-100-m',
      slug: 'finale-100-m',
      title: 'Finale du 100 m',
      occurrence_id: 'occurrence-1',
      starts_at: '2026-07-24T17:30:00Z',
      ends_at: '2026-07-24T20:00:00Z',
      timezone: 'Europe/Paris',
    },
    offer: {
      id: 'offer-solo',
      name: 'Solo',
      kind: 'paid',
      admits: 1,
      min_per_order: 1,
      max_now: 10,
    },
    quantity: 2,
    unit_price: euros(2500),
    previous_unit_price: null,
    unit_fee: euros(0),
    previous_unit_fee: null,
    discount: euros(0),
    fees: euros(0),
    total: euros(5000),
    problem: null,
    left: null,
    ...overrides,
  };
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

export function cart(lines: CartLineView[] = [cartLine()]): CartView {
  const total = sum(lines.map((line) => line.total.amount));
  const discount = sum(lines.map((line) => line.discount.amount));
  const fees = sum(lines.map((line) => line.fees.amount));
  return {
    version: `v-${JSON.stringify(lines.map(({ quantity }) => quantity))}`,
    expires_at: '2026-08-24T17:30:00Z',
    n_units: sum(lines.map(({ quantity }) => quantity)),
    groups:
      lines.length === 0
        ? []
        : [
            {
              key: 'paris-athle.eur',
              organizer: { slug: 'paris-athle', name: 'Paris Athlé' },
              currency: 'EUR',
              lines,
              codes: [],
              subtotal: euros(total + discount - fees),
              discount: euros(discount),
              fees: euros(fees),
              taxes: [
                {
                  rate_bp: 550,
                  tax: euros(Math.round((total * 550) / 10_550)),
                  total: euros(total),
                },
              ],
              total: euros(total),
              is_ready: lines.every(({ problem }) => !problem),
            },
          ],
  };
}
