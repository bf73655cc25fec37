import { closeSection, notesOf } from '../../../scripts/release/changelog';

const OPEN = '# Changelog\n\n## Unreleased\n\n### Added\n\n- A door.\n';

describe('the changelog', () => {
  const closed = closeSection(OPEN, '1.0.0', '2026-11-25');

  it('moves the open section to the version with its date, and starts a new open section', () => {
    expect(closed).toBe('# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-11-25\n\n### Added\n\n- A door.\n');
  });

  it('gives the notes of a version, and no other', () => {
    const next = closeSection(
      closed.replace('Unreleased\n', 'Unreleased\n\n### Fixed\n\n- Its lock.\n'),
      '1.0.1',
      '2026-12-01',
    );
    expect(notesOf(next, '1.0.1')).toBe('### Fixed\n\n- Its lock.');
    expect(notesOf(next, '1.0.0')).toBe('### Added\n\n- A door.');
  });

  it('gives no notes for a version that it does not mention', () => {
    expect(() => notesOf(OPEN, '1.0.0')).toThrow('CHANGELOG.md says nothing of 1.0.0');
    expect(() => notesOf('## 1.0.0 - 2026-11-25\n\n## 0.9.0 - 2026-11-01\n\n- A wall.\n', '1.0.0')).toThrow(
      'CHANGELOG.md says nothing of 1.0.0',
    );
  });

  it('is not closed if nothing is open', () => {
    expect(() => closeSection('# Changelog\n', '1.0.0', '2026-11-25')).toThrow('no section "Unreleased"');
  });
});
