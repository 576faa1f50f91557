import { useNavigate } from '@tanstack/react-router';
import { Offline } from '~/ui/offline';

export function OfflineScreen() {
  const navigate = useNavigate();
  return <Offline onRetry={() => void navigate({ to: '/' })} />;
}
