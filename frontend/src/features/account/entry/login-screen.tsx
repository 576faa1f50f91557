import { getRouteApi } from '@tanstack/react-router';
import { FlowSteps } from './flow-steps';
import { PasswordStep } from './password-step';

const route = getRouteApi('/login');

export function LoginScreen() {
  const { next } = route.useSearch();
  return (
    <FlowSteps next={next}>
      <PasswordStep next={next} />
    </FlowSteps>
  );
}
