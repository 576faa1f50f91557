import type { APIRequestContext, Page, TestInfo } from '@playwright/test';
import { administrator, join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const NAME = 'Marie-Antoinette de la Rochefoucauld-Montmorency';
const ORGANIZATION =
  'Association des amateurs de musique de chambre et de chant choral du Haut-Jura';

type Screens = Record<string, string>;

async function look(page: Page, screens: Screens, info: TestInfo): Promise<void> {
  await speak(page, languageOf(info.project.name));
  for (const [name, path] of Object.entries(screens)) {
    // A fragment alone is no navigation.
    await page.goto('about:blank');
    await page.goto(path);
    await expectGoodScreen(page, `${name}-${info.project.name}`);
  }
}

const strangers: Screens = {
  login: '/login',
  register: '/register?as=organizer',
  forgot: '/forgot-password',
  'verify-lost': '/verify-email',
  'verify-link': '/verify-email#token=abc',
  reset: '/reset-password#token=abc',
  'email-confirm': '/account/email/confirm#token=abc',
  'email-undo': '/account/email/undo#token=abc',
  'factor-cancel': '/account/factor-reset/cancel#token=abc',
  'invitation-invalid': '/invitations',
  'guest-invalid': '/event-invitations#token=abc',
  'transfer-invalid': '/transfers#token=abc',
  'bank-invalid': '/sandbox/payments/abc',
  erased: '/account-erased',
};

test('whoever is not signed in can use every screen', async ({ page }, info) => {
  test.slow();
  await page.goto('/');
  await look(page, strangers, info);
});

/** An organization with what it can have, under the longest names. */
async function furnish(request: APIRequestContext, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const mine = await request.get('/api/v1/manage/org', { headers });
  const { slug } = (await mine.json()) as { slug: string };
  const invitations = [
    {
      email: 'un.destinataire.au.nom.interminable@association-du-haut-jura.example.org',
      role: 'door',
      access_expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    },
    { email: 'lea@example.org', role: 'finance' },
  ];
  for (const data of invitations) {
    const made = await request.post('/api/v1/manage/org/invitations', { headers, data });
    expect(made.status()).toBe(201);
  }
  const data = {
    name: 'Comptabilité, rapprochement mensuel',
    scopes: ['organization:read', 'audit:read'],
  };
  const made = await request.post('/api/v1/manage/org/api-tokens', { headers, data });
  expect(made.status()).toBe(201);
  return slug;
}

test('a person and an owner can use every screen', async ({ page, request }, info) => {
  test.slow();
  const person = await join(request, { name: NAME, organization: ORGANIZATION });
  const slug = await furnish(request, person.access);
  await signIn(page, person);
  const screens: Screens = {
    profile: '/account',
    security: '/account/security',
    devices: '/account/devices',
    organizations: '/account/organizations',
    privacy: '/account/privacy',
    'new-device': '/account/new-device',
    'new-codes': '/account/recovery-codes',
    organization: `/organizations/${slug}`,
    members: `/organizations/${slug}/members`,
    tokens: `/organizations/${slug}/tokens`,
    audit: `/organizations/${slug}/audit`,
  };
  await look(page, screens, info);

  await page.goto(`/organizations/${slug}/members`);
  await page.locator('select').selectOption('door');
  await expectGoodScreen(page, `members-door-${info.project.name}`);
  await page.locator('header button[aria-controls="account-menu"]').click();
  await expectGoodScreen(page, `menu-${info.project.name}`);
  await page.goto('/account/recovery-codes');
  await page.getByRole('main').getByRole('button').click();
  await expect(page.getByRole('listitem').locator('code')).toHaveCount(10);
  await expectGoodScreen(page, `codes-${info.project.name}`);
});

const price = (amount: number) => ({ amount, currency: 'EUR' });

/** Places with limits, and codes of every kind. */
async function sell(
  request: APIRequestContext,
  headers: Record<string, string>,
  id: string,
): Promise<void> {
  const at = `/api/v1/manage/events/${id}`;
  const seen = await request.get(`${at}/capacity`, { headers });
  const version = { ...headers, 'if-match': seen.headers()['etag'] ?? '' };
  const put = await request.put(`${at}/capacity`, { headers: version, data: { capacity: 1200 } });
  expect(put.ok()).toBe(true);
  const answer = await request.get(`${at}/quotas`, { headers });
  const { data: quotas } = (await answer.json()) as { data: { occurrence_id: string }[] };
  const offers = await request.get(`${at}/offers`, { headers });
  const { data: all } = (await offers.json()) as { data: { id: string }[] };
  const made = [
    await request.post(`${at}/quotas`, {
      headers,
      data: {
        occurrence_id: quotas[0]?.occurrence_id,
        name: 'Balcon, côté jardin, visibilité réduite par les piliers',
        size: 140,
        blocked: 35,
        overbook: 5,
        offer_ids: all.slice(0, 2).map((offer) => offer.id),
      },
    }),
    await request.post(`${at}/promo-codes`, {
      headers,
      data: {
        code: 'FESTIVAL-DE-MUSIQUE-DE-CHAMBRE-DU-JURA',
        effect: 'amount',
        amount: price(550),
        offer_ids: all.map((offer) => offer.id),
        valid_from: new Date(Date.now() + 86_400_000).toISOString(),
        valid_until: new Date(Date.now() + 9 * 86_400_000).toISOString(),
        max_uses: 1500,
        max_per_person: 4,
      },
    }),
    await request.post(`${at}/promo-codes/bulk`, {
      headers,
      data: { prefix: 'AMIS', count: 3, terms: { effect: 'unlock', max_uses: 1 } },
    }),
    await request.post(`${at}/promo-codes`, {
      headers,
      data: { code: 'VIEUX', effect: 'percent', percent_bp: 2000, is_active: false },
    }),
  ];
  for (const one of made) expect(one.ok(), await one.text()).toBe(true);
}

/** An event with all that one can have, and one that has only begun. */
async function organize(request: APIRequestContext, token: string): Promise<[string, string]> {
  const headers = { authorization: `Bearer ${token}` };
  const post = async (path: string, data: object): Promise<{ id: string }> => {
    const made = await request.post(`/api/v1/manage/${path}`, { headers, data });
    expect(made.ok(), `${path}: ${await made.text()}`).toBe(true);
    return (await made.json()) as { id: string };
  };
  const venue = await post('venues', {
    name: 'Grande salle de la maison des associations et de la jeunesse',
    address: '3, avenue du Général-de-Gaulle',
    postal_code: '39200',
    city: 'Saint-Claude',
    country: 'FR',
  });
  const { id } = await post('events', {
    title_fr: 'Festival international de musique de chambre et de chant choral du Haut-Jura',
    title_en: 'Haut-Jura international festival of chamber and choral music',
    summary_fr: 'Cinq soirées de musique au pied des montagnes.',
    summary_en: 'Five evenings of music at the foot of the mountains.',
    description_fr: '## Au programme\n\n- Schubert\n- **Fauré**\n\nEntrée dès 19 h.',
    description_en: '## Programme\n\n- Schubert\n- **Fauré**\n\nDoors at 7 pm.',
    category: 'concert',
    venue_id: venue.id,
    tags: ['musique de chambre', 'chœur'],
    max_per_person: 6,
  });
  await post(`events/${id}/occurrences/generate`, {
    from: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
    frequency: 'weekly',
    count: 4,
    start_time: '20:00',
    end_time: '22:30',
    doors_minutes_before: 45,
  });
  await post(`events/${id}/offers`, { name_fr: 'Solo', name_en: 'Solo', price: price(2550) });
  await post(`events/${id}/offers`, {
    name_fr: 'Famille nombreuse avec enfants de moins de douze ans',
    name_en: 'Large family with children under twelve',
    price: price(7990),
    admits: 5,
  });
  await post(`events/${id}/offers`, {
    name_fr: 'Étudiants',
    name_en: 'Students',
    price: price(900),
    rate_class: 'reduced',
    is_active: false,
  });
  await post(`events/${id}/questions`, {
    label_fr: 'Avez-vous une allergie ou un régime alimentaire dont nous devons tenir compte ?',
    label_en: 'Do you have an allergy or a diet that we have to know of?',
    scope: 'participant',
    is_required: true,
  });
  await post(`events/${id}/questions`, {
    label_fr: 'Taille du t-shirt',
    label_en: 'T-shirt size',
    kind: 'choice',
    choices: ['S', 'M', 'L'].map((label) => ({ label_fr: label, label_en: label })),
    is_active: false,
  });
  await post(`events/${id}/private-links`, { name: 'Presse locale et régionale', max_uses: 20 });
  await sell(request, headers, id);
  const { id: draft } = await post('events', { title_fr: 'Brouillon', title_en: 'Draft' });
  return [id, draft];
}

test('an organizer can use every screen', async ({ page, request }, info) => {
  test.setTimeout(180_000);
  const person = await join(request, { name: NAME, organization: ORGANIZATION });
  const headers = { authorization: `Bearer ${person.access}` };
  const mine = await request.get('/api/v1/manage/org', { headers });
  const { slug } = (await mine.json()) as { slug: string };
  await signIn(page, person);
  await look(page, { 'events-first': `/organizations/${slug}/events` }, info);
  const [id, draft] = await organize(request, person.access);
  const at = `/organizations/${slug}/events/${id}`;
  const walk: Screens = {
    'events-managed': `/organizations/${slug}/events`,
    'event-new': `/organizations/${slug}/events/new`,
    'step-what': at,
    'step-dates': `${at}/dates`,
    'step-tickets': `${at}/tickets`,
    'step-look': `${at}/look`,
    'step-publish': `${at}/publish`,
    'step-questions': `${at}/questions`,
    'step-guests': `${at}/guests`,
    'step-codes': `${at}/codes`,
    'step-publish-missing': `/organizations/${slug}/events/${draft}/publish`,
    'step-tickets-empty': `/organizations/${slug}/events/${draft}/tickets`,
    venues: `/organizations/${slug}/venues`,
  };
  await look(page, walk, info);
  await request.post(`/api/v1/manage/events/${id}/publish`, { headers });
  await look(page, { 'step-published': `${at}/publish` }, info);

  await page.goto(`${at}/dates`);
  await page.locator('input[name="way"]').last().check();
  await expectGoodScreen(page, `step-series-${info.project.name}`);
  await page.goto(`${at}/tickets`);
  await page.getByRole('main').getByRole('button', { name: 'Solo', exact: true }).click();
  await page.getByRole('dialog').locator('summary').click();
  await expectGoodScreen(page, `offer-form-${info.project.name}`);
  await page.goto(`${at}/codes`);
  await page.getByRole('main').getByRole('button').first().click();
  await expectGoodScreen(page, `code-form-${info.project.name}`);
});

test('an administrator can use every screen', async ({ page, request }, info) => {
  test.slow();
  const person = await join(request, { name: NAME, organization: ORGANIZATION });
  await signIn(page, await administrator(request));
  const screens: Screens = {
    'admin-users': '/admin/users',
    'admin-user': `/admin/users/${person.id}`,
    'admin-organizations': '/admin/organizations',
    'admin-events': '/admin/events',
    'admin-catalog': '/admin/catalog',
    'admin-jobs': '/admin/jobs',
    'admin-audit': '/admin/audit',
  };
  await look(page, screens, info);
});
