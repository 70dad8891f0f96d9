import { Link } from 'react-router';
import { useApplications } from '../../api/applications.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { ApplicationBadge } from '../researcher/application.badge.js';

/** Applications that a guest was invited to look at, and nothing else. */
export function GuestReviewsPage() {
  const t = useText();
  const address = useAddress();
  const applications = useApplications();
  return (
    <Page title={t('nav.guestReviews')} lead={t('guest.lead')}>
      <Answered query={applications}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('guest.empty')} />
          ) : (
            <ul className={layout.stack}>
              {all.map((application) => (
                <li key={application.applicationId}>
                  <Link to={address('review', { applicationId: application.applicationId })}>
                    {application.content.title ?? t('applications.untitled')}
                  </Link>{' '}
                  <ApplicationBadge application={application} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Page>
  );
}
