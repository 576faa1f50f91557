import { beginEnrolment } from '~/api/gen/sdk.gen';
import type { MfaStepView } from '~/api/gen/types.gen';
import { type CodeScreen, goTo } from './flow';

/** Who registers never sees this screen; who signs in has it before the password is written. */
export const codeScreen = async (): Promise<CodeScreen> => (await import('./code-step')).CodeStep;

/** Goes where the answer says; an enrolment is begun here, so that its screen only has to show it. */
export async function follow({ mfa_token: token, next }: MfaStepView): Promise<void> {
  if (next === 'totp') return goTo({ step: 'code', token, Screen: await codeScreen() });
  const { data: enrolment } = await beginEnrolment({ auth: token, throwOnError: true });
  goTo({ step: 'enrol', token, enrolment });
}
