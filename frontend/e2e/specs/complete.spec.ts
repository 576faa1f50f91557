import { readFileSync } from 'node:fs';
import type { APIRequestContext } from '@playwright/test';
import { type Organizing, organizing, unique } from '../fixtures/organizing';
import { join } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** The day so many days from now. */
const day = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

interface Made {
  id: string;
  slug: string;
}

async function describe({ post }: Organizing, title: string): Promise<Made> {
  const venue = await post('venues', {
    name: 'Le Grand Hangar',
    address: '12 quai des Docks',
    postal_code: '76600',
    city: 'Le Havre',
    country: 'FR',
    latitude: 49.4938,
    longitude: 0.1077,
    timezone: 'Europe/Paris',
  });
  return post('events', {
    title_fr: title,
    title_en: `Docks by night ${title.slice(-8)}`,
    summary_fr: 'Quatre soirs, cent machines.',
    summary_en: 'Four nights, a hundred machines.',
    description_fr: '## Au programme\n\nDes **machines** et [des marins](https://example.org/).',
    description_en: '## What is on\n\n**Machines** and [sailors](https://example.org/).',
    category: 'concert',
    venue_id: venue.id,
    timezone: 'Europe/Paris',
    currency: 'EUR',
    visibility: 'public',
    tags: ['machines', 'port'],
    max_per_person: 6,
    refund_policy: { kind: 'until_days_before', days: 7 },
    transfer_policy: 'forbidden',
    contact_email: 'bonjour@example.org',
  });
}

/** Everything that programs can say of an event: it is the organizer's first day with the API. */
async function everything(request: APIRequestContext, api: Organizing): Promise<Made> {
  const event = await describe(api, unique('Les docks la nuit'));
  const send = async (method: 'get' | 'put', path: string, data?: object) => {
    const answer = await request[method](`/api/v1/manage/events/${event.id}/${path}`, {
      // Nobody else is at it: whatever state it is in may be changed.
      headers: { ...api.headers, ...(method === 'put' && { 'if-match': '*' }) },
      ...(data !== undefined && { data }),
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer;
  };
  const post = async (path: string, data?: object) => api.post(`events/${event.id}/${path}`, data);

  await post('occurrences/generate', {
    from: day(20),
    frequency: 'daily',
    count: 4,
    start_time: '21:00',
    end_time: '23:30',
    doors_minutes_before: 45,
  });
  const dates = (await (await send('get', 'occurrences')).json()) as { data: { id: string }[] };
  expect(dates.data).toHaveLength(4);
  const last = dates.data[3]?.id;

  const offers = [
    { name_fr: 'Solo', name_en: 'Single', price: euros(2_500), tax_rate_bp: 550 },
    { name_fr: 'Famille', name_en: 'Family', price: euros(7_990), admits: 4 },
    { name_fr: 'Étudiant', name_en: 'Student', price: euros(1_200), rate_class: 'reduced' },
    {
      name_fr: 'Mécène',
      name_en: 'Patron',
      kind: 'donation',
      price: euros(1_000),
      min_price: euros(500),
    },
    { name_fr: 'Enfant', name_en: 'Child', kind: 'free' },
    {
      name_fr: 'Pass quatre soirs',
      name_en: 'Four-night pass',
      price: euros(8_000),
      rate_class: 'vip',
      checkin: { policy: 'daily', days: 4 },
      min_per_order: 2,
    },
    { name_fr: 'Dernier soir', name_en: 'Last night', price: euros(3_000), occurrence_id: last },
    { name_fr: 'Presse', name_en: 'Press', kind: 'free', visibility: 'code_only' },
    { name_fr: 'Équipe', name_en: 'Crew', kind: 'free', visibility: 'hidden' },
  ];
  const made: Made[] = [];
  // One after the other: they keep the order in which they were made.
  for (const offer of offers) made.push(await post('offers', offer));

  await send('put', 'capacity', { capacity: 400 });
  await post('quotas', { occurrence_id: last, name: 'Carré', size: 40, offer_ids: [made[5]?.id] });
  await post('promo-codes', { code: 'MARINS', effect: 'percent', percent_bp: 2_000 });
  await post('promo-codes', { code: 'PRESSE', effect: 'unlock', offer_ids: [made[7]?.id] });
  await post('questions', {
    kind: 'choice',
    label_fr: 'Repas',
    label_en: 'Meal',
    is_required: true,
    choices: [
      { label_fr: 'Poisson', label_en: 'Fish' },
      { label_fr: 'Légumes', label_en: 'Vegetables' },
    ],
  });
  const picture = readFileSync(new URL('../../public/icon-512.png', import.meta.url));
  const cover = await request.put(`/api/v1/manage/events/${event.id}/image`, {
    headers: { ...api.headers, 'content-type': 'image/png' },
    params: { alt_fr: 'Une grue', alt_en: 'A crane', focal_x: 30 },
    data: picture,
  });
  expect(cover.ok(), await cover.text()).toBe(true);
  await post('publish');
  return event;
}

const pages = [
  {
    language: 'fr',
    facts: 'L’essentiel',
    where: ['Le Grand Hangar', '12 quai des Docks', 'Le Havre'],
    offers: [
      [/^Solo/, /1 personne.*25\s€/],
      [/^Famille/, /4 personnes.*79,90\s€/],
      [/^Étudiant/, /Tarif réduit.*Justificatif.*12\s€/],
      [/^Mécène/, /Prix libre, dès 5\s€/],
      [/^Enfant/, /Gratuit/],
      [/^Pass quatre soirs/, /VIP.*Une entrée par jour, pendant 4 jours.*Au moins 2.*80\s€/],
      [/^Dernier soir/, /30\s€/],
    ],
    heading: 'Au programme',
    link: 'des marins',
    terms: ['7 jours avant', 'ne peut pas être transmis', '6 billets au plus'],
    secret: /Presse|Équipe/,
    dates: 'Toutes les dates',
    cover: 'Une grue',
    meal: 'Repas',
  },
  {
    language: 'en',
    facts: 'At a glance',
    where: ['Le Grand Hangar', '12 quai des Docks', 'Le Havre'],
    offers: [
      [/^Single/, /1 person.*€25/],
      [/^Family/, /4 people.*€79\.90/],
      [/^Student/, /Reduced rate.*Proof.*€12/],
      [/^Patron/, /Pay what you want, from €5/],
      [/^Child/, /Free/],
      [/^Four-night pass/, /VIP.*One entry a day, for 4 days.*At least 2.*€80/],
      [/^Last night/, /€30/],
    ],
    heading: 'What is on',
    link: 'sailors',
    terms: ['7 days before', 'cannot be handed on', 'At most 6 tickets'],
    secret: /Press|Crew/,
    dates: 'All dates',
    cover: 'A crane',
    meal: 'Meal',
  },
] as const;

test('an event made by a program, with every feature, is shown right in both languages', async ({
  page,
  request,
  baseURL,
}) => {
  test.slow();
  const person = await join(request, { organization: 'Port autonome' });
  const { slug } = await everything(request, await organizing(request, person.access));
  for (const { language, facts, where, offers, heading, link, terms, secret, ...more } of pages) {
    await page
      .context()
      .addCookies([{ name: 'guichet_locale', value: language, url: baseURL ?? '' }]);
    await page.goto(`/events/${slug}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      language === 'fr' ? 'Les docks la nuit' : 'Docks by night',
    );
    const essentials = page.getByRole('complementary', { name: facts });
    for (const part of where) await expect(essentials).toContainText(part);
    await expect(essentials).toContainText(/21:00/);
    for (const [name, says] of offers) {
      // One offer is for the last date only.
      if (says.source.includes('30')) await page.getByRole('radio').nth(3).check();
      await expect(page.getByRole('row', { name })).toContainText(says);
    }
    await expect(page.getByRole('row', { name: secret })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expect(page.getByRole('link', { name: link })).toHaveAttribute('rel', /noopener/);
    for (const term of terms) await expect(page.getByRole('main')).toContainText(term);
    const dates = page.getByRole('region', { name: more.dates });
    await expect(dates.getByRole('listitem')).toHaveCount(4);
    await expect(page.getByRole('img', { name: more.cover })).toBeVisible();
    await expectGoodScreen(page, `complete-${language}-${test.info().project.name}`);
  }
});

test('what buyers will be asked is told to programs in both languages', async ({ request }) => {
  const person = await join(request, { organization: 'Capitainerie' });
  const { slug } = await everything(request, await organizing(request, person.access));
  for (const { language, meal } of pages) {
    const answer = await request.get(`/api/v1/events/${slug}/questions`, {
      params: { locale: language },
    });
    expect(await answer.text()).toContain(meal);
  }
});
