import { Navigate, useParams } from 'react-router';
import { useAddress } from '../i18n/address.hook.js';

/** /datasets/<id> is the name of a dataset in the machine-readable catalogue; people are led to its page. */
export function DatasetAddress() {
  const address = useAddress();
  const { datasetId = '' } = useParams();
  return <Navigate to={address('dataset', { datasetId })} replace />;
}
