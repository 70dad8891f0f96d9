import base from './fr.json' with { type: 'json' };
import notices from './notices.fr.json' with { type: 'json' };
import representation from './representation.fr.json' with { type: 'json' };
import assistance from './assistance.fr.json' with { type: 'json' };
import people from './people.fr.json' with { type: 'json' };
import imports from './imports.fr.json' with { type: 'json' };
import rights from './rights.fr.json' with { type: 'json' };
import notifications from './notifications.fr.json' with { type: 'json' };
import interoperability from './interoperability.fr.json' with { type: 'json' };
import catalogue from './catalogue.fr.json' with { type: 'json' };
import applications from './applications.fr.json' with { type: 'json' };
import procedures from './procedures.fr.json' with { type: 'json' };
import committee from './committee.fr.json' with { type: 'json' };
import clocks from './clocks.fr.json' with { type: 'json' };
import permits from './permits.fr.json' with { type: 'json' };
import environments from './environments.fr.json' with { type: 'json' };
import projects from './projects.fr.json' with { type: 'json' };
import inspection from './inspection.fr.json' with { type: 'json' };
import missions from './missions.fr.json' with { type: 'json' };
import bundles from './bundles.fr.json' with { type: 'json' };
import completeness from './completeness.fr.json' with { type: 'json' };
import witnesses from './witnesses.fr.json' with { type: 'json' };
import retention from './retention.fr.json' with { type: 'json' };
import detection from './detection.fr.json' with { type: 'json' };

/** All texts of one language, by message id; one file per area. */
export default {
  ...base,
  ...notices,
  ...representation,
  ...assistance,
  ...people,
  ...imports,
  ...rights,
  ...notifications,
  ...interoperability,
  ...catalogue,
  ...applications,
  ...procedures,
  ...committee,
  ...clocks,
  ...permits,
  ...environments,
  ...projects,
  ...inspection,
  ...missions,
  ...bundles,
  ...completeness,
  ...witnesses,
  ...retention,
  ...detection,
};
