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

test('an administrator can use every screen', async ({ page, request }, info) => {
  test.slow();
  const person = await join(request, { name: NAME, organization: ORGANIZATION });
  await signIn(page, await administrator(request));
  const screens: Screens = {
    'admin-users': '/admin/users',
    'admin-user': `/admin/users/${person.id}`,
    'admin-organizations': '/admin/organizations',
    'admin-jobs': '/admin/jobs',
    'admin-audit': '/admin/audit',
  };
  await look(page, screens, info);
});
