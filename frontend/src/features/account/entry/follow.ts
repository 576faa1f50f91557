import { beginEnrolment } from '~/api/gen/sdk.gen';
import type { MfaStepView } from '~/api/gen/types.gen';
import type * as Steps from './enrol-steps';
import { type CodeScreen, goTo } from './flow';

/** Who registers never sees this screen; who signs in has it before the password is written. */
export const codeScreen = async (): Promise<CodeScreen> => (await import('./code-step')).CodeStep;

type EnrolSteps = typeof Steps;
let loaded: EnrolSteps | undefined;

/** Downloaded before the secret is made, so that nothing is lost when it cannot be. */
export async function enrolSteps(): Promise<EnrolSteps> {
  loaded ??= await import('./enrol-steps');
  return loaded;
}

/** What was downloaded: drawn at once, so that its heading can have the focus. */
export const loadedSteps = (): EnrolSteps | undefined => loaded;

/** Goes where the answer says; an enrolment is begun here, so that its screen only has to show it. */
export async function follow({ mfa_token: token, next }: MfaStepView): Promise<void> {
  if (next === 'totp') return goTo({ step: 'code', token, Screen: await codeScreen() });
  await enrolSteps();
  const { data: enrolment } = await beginEnrolment({ auth: token, throwOnError: true });
  goTo({ step: 'enrol', token, enrolment });
}
