import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { ContentSearch, roomFor } from '../../../lib/cli/search/containers';
import { filesToSearch } from '../../../lib/cli/search/files-to-search';
import { leakedTokens } from '../../../lib/cli/search/leaked-tokens';
import { SoughtTokens, type TextHit } from '../../../lib/cli/search/text-search';
import { Emulator } from '../../../lib/emulator/emulator';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { CommandLine } from '../../support/command-line';
import { terraformWithProvider } from '../../support/terraform-with-provider';

const TOKEN = 'LzMT+XLFl5/uWLDcxa=="';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaked-'));
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const search = (path = folder, known = new Map([[TOKEN, 'device-1']])) =>
  leakedTokens([path], known, new AbortController().signal);

/** A tar archive with one file. The oldest tar format has no magic number. */
function tar(name: string, content: Buffer, mark = 'ustar\0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(mark, 257);
  header.fill(' ', 148, 156);
  header.write(header.reduce((total, byte) => total + byte, 0).toString(8), 148);
  return Buffer.concat([
    header,
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
    Buffer.alloc(1024),
  ]);
}

describe('leakedTokens', () => {
  it.each([
    ['what came out of a gzip before its damage', Buffer.concat([gzipSync(`x ${TOKEN}`), randomBytes(99)])],
    [
      'what came out of a gzip that is cut off',
      gzipSync(Buffer.concat([Buffer.from(TOKEN), randomBytes(9999)])).subarray(0, 5000),
    ],
    [
      'a gzip behind a script that is cut off',
      Buffer.concat([
        Buffer.from('#!/bin/sh\n'),
        gzipSync(Buffer.concat([Buffer.from(TOKEN), randomBytes(9999)])).subarray(0, 5000),
      ]),
    ],
    ['what came out of a zip that is cut off', zipSync({ a: Buffer.from(TOKEN.repeat(2)) }).subarray(0, 70)],
    [
      'a file of a zip that is cut off within it',
      zipSync({ a: Buffer.from(`${TOKEN} ${[...Array(9_999).keys()].join(' ')}`) }).subarray(0, 5_000),
    ],
    [
      'a gzip in a tar that is cut off',
      tar('b.gz', gzipSync(`${TOKEN} ${[...Array(9_999).keys()].join(' ')}`)).subarray(0, 5_000),
    ],
    ['a file of a tar that is cut off', tar('a', Buffer.from(TOKEN.padEnd(5000))).subarray(0, 3000)],
    [
      'a file beside one that is compressed in another way',
      zipSync({
        'a.xz': Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
        'b.log': Buffer.from(`x ${TOKEN}`.repeat(9)),
      }),
    ],
    [
      'a file beside a damaged archive',
      tar(
        'outer',
        Buffer.from(zipSync({ 'a.gz': gzipSync(randomBytes(99)).subarray(0, 50), b: gzipSync(TOKEN) })),
      ),
    ],
  ])('finds a token in %s, and says that the rest was not searched', async (_, content) => {
    write('a.bin', content);
    const { findings, unreadable } = await search();
    expect(findings).toHaveLength(1);
    expect(unreadable).toEqual([expect.objectContaining({ code: 'NotSearched' })]);
  });

  it('says which token a file contains, where and how, and shows a fingerprint only', async () => {
    write('output.log', `one\ntwo ${encodeURIComponent(TOKEN)} three\n`);
    const { findings } = await search();
    const file = join(folder, 'output.log');
    expect(findings).toEqual([
      expect.objectContaining({
        level: 'error',
        name: 'device-1',
        tokenFingerprint: fingerprint(TOKEN),
        message: `${file}, line 2 contains token ${fingerprint(TOKEN)} (with escapes or line breaks).`,
        location: { file, line: 2 },
      }),
    ]);
    expect(JSON.stringify(findings)).not.toContain(JSON.stringify(TOKEN).slice(1, -1));
  });

  it('names an encoding once, whatever separates the digits', async () => {
    write('output.log', Buffer.from(TOKEN).toString('hex').replace(/../g, '$& '));
    expect((await search()).findings).toMatchObject([
      { message: expect.stringMatching(/ \(hexadecimal\)\.$/) },
    ]);
  });

  it('finds nothing if a file contains only the fingerprint', async () => {
    write('output.log', fingerprint(TOKEN));
    expect(await search()).toEqual({ findings: [], unreadable: [], notes: [] });
  });

  it.each([
    ['a gzip', gzipSync(Buffer.from(`x ${TOKEN}`)), ''],
    [
      'a gzip of two parts',
      Buffer.concat([gzipSync(Buffer.from('none\n')), gzipSync(Buffer.from(`x ${TOKEN}`))]),
      '',
    ],
    ['zlib', deflateSync(`x ${TOKEN}`), ''],
    ['a zip', zipSync({ 'a/b.log': Buffer.from(TOKEN) }), 'a/b.log'],
    [
      'a zip behind a script',
      Buffer.concat([
        Buffer.from('#!/usr/bin/env python3\n'),
        zipSync({ 'b.log': Buffer.from(`x ${TOKEN}`.repeat(9)) }),
      ]),
      'b.log',
    ],
    [
      'a zip behind a program, across the borders of chunks',
      Buffer.concat([
        Buffer.concat([Buffer.from('\x7fELF PK\x03\x04, no header'), Buffer.alloc(1024 * 1024)]).subarray(
          0,
          1024 * 1024 - 9,
        ),
        zipSync({ 'b.log': Buffer.from(`x ${TOKEN}`.repeat(9)) }),
      ]),
      'b.log',
    ],
    [
      'a gzip behind a script',
      Buffer.concat([Buffer.from('#!/bin/sh\ntail -n +3 "$0" | gunzip\n'), gzipSync(`x ${TOKEN}`)]),
      'gzip',
    ],
    ...[0, 3, 11, 13, 19, 255].map((system): [string, Uint8Array, string] => [
      `a gzip of the system ${system} behind a script`,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), withByte(gzipSync(`x ${TOKEN}`), 9, system)]),
      'gzip',
    ]),
    // After a gzip stream, the first of these bytes look like a zlib header, and the others like a gzip header.
    ...['08b8', '1f8b', '1f8b09', '0000'].map((next): [string, Uint8Array, string] => [
      `a gzip behind a script and before ${next}`,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), gzipSync(`x ${TOKEN}`), Buffer.from(`${next}ffff`, 'hex')]),
      'gzip',
    ]),
    ...[4, 8, 16, 2, 30].map((flags): [string, Uint8Array, string] => [
      `a gzip behind a script with the fields ${flags} in its header`,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), withFields(gzipSync(`x ${TOKEN}`), flags)]),
      'gzip',
    ]),
    ...[0, 2, 4].map((speed): [string, Uint8Array, string] => [
      `a gzip of the speed ${speed} behind a script`,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), withByte(gzipSync(`x ${TOKEN}`), 8, speed)]),
      'gzip',
    ]),
    [
      'a gzip behind what only begins like one, across the borders of chunks, and before other bytes',
      Buffer.concat([
        Buffer.concat([
          Buffer.from('program'),
          gzipSync('').subarray(0, 10),
          Buffer.alloc(1024 * 1024),
        ]).subarray(0, 1024 * 1024 - 4),
        gzipSync(`x ${TOKEN}`),
        Buffer.alloc(99, 'x'),
      ]),
      'gzip',
    ],
    [
      'the second gzip in an image, which is in a tar',
      tar(
        'boot.img',
        Buffer.concat([
          Buffer.from('image'),
          gzipSync(randomBytes(5000)),
          Buffer.alloc(5000, 'padding'),
          gzipSync(`x ${TOKEN}`),
        ]),
      ),
      'boot.img/gzip',
    ],
    ['a zip in a zip', zipSync({ 'in.zip': zipSync({ 'b.log': Buffer.from(TOKEN) }) }), 'in.zip/b.log'],
    ['a tar', tar('b.log', Buffer.from(TOKEN)), 'b.log'],
    [
      'a gzip in a tar whose size is a binary number',
      withBinarySize(tar('b.gz', gzipSync(TOKEN)), gzipSync(TOKEN).length),
      'b.gz',
    ],
    ['a gzip in an old tar', tar('b.gz', gzipSync(TOKEN), ''), 'b.gz'],
    [
      'a gzip in a tar that follows another one',
      Buffer.concat([tar('a.log', Buffer.from('none')), tar('b.gz', gzipSync(TOKEN))]),
      'b.gz',
    ],
    // Encoded by Python.
    [
      'uuencode',
      `Subject: log\n\nbegin 644 device.log\nM=&AE('!A<W-W;W)D(&]F('1H92!D979I8V4@870@=&AE(&5N9"!O9B!L:6YE\n=(#$@:7,Z($QZ350K6$Q&;#4O=5=,1&-X83T](@H\`\n\`\nend\n`,
      'uuencode',
    ],
    [
      'a gzip in uuencode',
      `begin 644 device.log\nM'XL(\`\`\`\`\`\`\`"\`RM(+"XNSR]*4<A/4TA)+<M,3M4UM%+PJ?(-T8[P<<LQU2\\-\n3]W%)KDBTM57B\`@"+GR"&+\`\`\`\`\`\`\`\n\`\nend\n-- \nend`,
      'uuencode',
    ],
    [
      'uuencode without an end',
      `begin 644 device.log\nM>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>$QZ350K\n06$Q&;#4O=5=,1&-X83T](@\`\`\n\``,
      'uuencode',
    ],
    [
      'a zip in base64',
      `{"zip":"${Buffer.from(zipSync({ 'b.log': Buffer.from(TOKEN) })).toString('base64')}"}`,
      'base64/b.log',
    ],
    ['a gzip in base64', `{"user_data_base64":"${gzipSync(TOKEN).toString('base64')}"}`, 'base64'],
    [
      'a gzip in wrapped base64 after another one',
      [`x ${TOKEN}`, 'none']
        .map((text) => gzipSync(text.padEnd(500)).toString('base64').replace(/.{20}/g, '$&\n    '))
        .reverse()
        .join('\n'),
      'base64',
    ],
    ...['\nname: device', ' and so on', '\nH4sI', `\n${gzipSync('none').toString('base64')}`].map(
      (next): [string, string, string] => [
        `a gzip in base64 without padding before ${JSON.stringify(next)}`,
        `user_data: ${unpadded(`x ${TOKEN}`)}${next}\n`,
        'base64',
      ],
    ),
    [
      'a gzip in base64 that JSON has in several lines',
      JSON.stringify({ log: `x\n${gzipSync(`x ${TOKEN}`).toString('base64').replace(/.{20}/g, '$&\n')}` }),
      'base64',
    ],
    [
      'the second of two gzips in base64',
      Buffer.concat([gzipSync('none'), gzipSync(`x ${TOKEN}`)]).toString('base64'),
      'base64',
    ],
    [
      'a gzip in base64 of base64, as Helm keeps a release',
      `release: ${Buffer.from(gzipSync(TOKEN).toString('base64')).toString('base64')}\n`,
      'base64/base64',
    ],
    [
      'a gzip in base64 that a log has cut off',
      `H4sI, xH4sIAAAA ${gzipSync(`${TOKEN} ${[...Array(99).keys()]}`)
        .toString('base64')
        .slice(0, -20)}`,
      'base64',
    ],
    [
      'a gzip in base64 across the borders of chunks',
      `${'x'.repeat(1024 * 1024 - 2)} ${gzipSync(TOKEN).toString('base64')}`,
      'base64',
    ],
    [
      'a zip in a gzip of a tar',
      gzipSync(tar('in.zip', Buffer.from(zipSync({ 'b.log': Buffer.from(TOKEN) })))),
      'in.zip/b.log',
    ],
  ])('finds a token in %s', async (_, content, member) => {
    write('packed', content);
    const { findings, unreadable } = await search();
    expect(unreadable).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining(member === '' ? 'packed, line' : `packed, in ${member} contains token`),
    ]);
  });

  it.each([
    ['follows a tar', Buffer.concat([tar('b.log', Buffer.from('none')), Buffer.from(TOKEN)])],
    [
      'follows a tar after more than a block of other bytes',
      Buffer.concat([tar('b.log', Buffer.from('none')), Buffer.alloc(999, 'x'), Buffer.from(TOKEN)]),
    ],
    ['is in a text that begins like zlib', Buffer.from(`x\x01 ${TOKEN}`)],
    ['follows a zip', Buffer.concat([zipSync({ 'b.log': Buffer.from('none') }), Buffer.from(TOKEN)])],
    ['is the name of a file in a zip', zipSync({ [TOKEN]: Buffer.from('none') })],
    ['is the name in a gzip', Buffer.from(`\x1f\x8b\x08\x08\0\0\0\0\0\0${TOKEN}`, 'latin1')],
    ['is in a text with the mark of a tar', Buffer.from(`${'x'.repeat(257)}ustar${'x'.repeat(999)}${TOKEN}`)],
  ])('finds a token that %s', async (_, content) => {
    write('packed', content);
    const { findings, unreadable } = await search();
    expect(unreadable).toEqual([]);
    expect(findings).toMatchObject([{ message: expect.stringContaining('packed, line 1 contains token') }]);
  });

  it.each([
    ['a zip that is encrypted', encrypted(zipSync({ a: Buffer.from(TOKEN) })), 'It is encrypted.'],
    [
      'a tar with a damaged header',
      Buffer.concat([tar('b.log', Buffer.from('none')).subarray(0, 1024), Buffer.alloc(512, 'x')]),
      'It is a damaged archive.',
    ],
    [
      'a tar with a damaged header before its end',
      Buffer.concat([
        tar('b.log', Buffer.from('none')).subarray(0, 1024),
        Buffer.alloc(512, 'x'),
        Buffer.alloc(1024),
      ]),
      'It is a damaged archive.',
    ],
    [
      'a tar that is cut off in a header',
      tar('b.log', Buffer.from('none')).subarray(0, 1124),
      'It is a damaged archive.',
    ],
    [
      'a tar that is cut off after a file',
      tar('b.log', Buffer.from('none')).subarray(0, 1024),
      'It is a damaged archive.',
    ],
    [
      'a zip of which the header of a file is damaged',
      withoutSecondHeader(zipSync({ a: Buffer.from('none'), b: gzipSync(TOKEN) })),
      'It is a damaged archive.',
    ],
    [
      'a zip behind a script that is cut off',
      Buffer.concat([
        Buffer.from('#!/bin/sh\n'),
        zipSync({ a: Buffer.from('x'.repeat(9_999)) }).subarray(0, 60),
      ]),
      'It is a damaged archive.',
    ],
    ...[9, 14, 93, 99].map((method): [string, Uint8Array, string] => [
      `a zip behind a script of a file with the method ${method}`,
      Buffer.concat([Buffer.from('#!/bin/sh\n'), withByte(zipSync({ a: Buffer.from('x') }), 8, method)]),
      'A file in it is compressed in a way that is not supported.',
    ]),
    [
      'a zip that is cut off between its files',
      cutAfterFirst(zipSync({ a: Buffer.from('none'), b: gzipSync(TOKEN) })),
      'It is a damaged archive.',
    ],
    [
      'a zip of which a file is longer in its header than in the zip',
      withByte(withByte(zipSync({ a: [Buffer.from('none'), { level: 0 }] }), 19, 1), 23, 1),
      'It is a damaged archive.',
    ],
    ['a damaged zip', Buffer.from('PK\x03\x04, no archive'), 'It is a damaged archive.'],
    [
      'a gzip that is cut off',
      gzipSync(Buffer.from('x'.repeat(9_999))).subarray(0, 30),
      'It is a damaged archive.',
    ],
    [
      'xz',
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
      'It is compressed with xz, which is not supported.',
    ],
    [
      'xz in base64',
      '{"data":"/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQADbm9uZQBAfsr1jU1bHQABHARvLJzBH7bzfQEAAAAABFla"}',
      'base64 in it is compressed with xz, which is not supported.',
    ],
    [
      'bzip2 in base64',
      'data: QlpoOTFBWSZTWcnvkRkAAAEBAAIBoAAwzAx6mHF3JFOFCQye+RGQ\n',
      'base64 in it is compressed with bzip2, which is not supported.',
    ],
    [
      'texts in base64 without an end',
      inBase64(8),
      'It contains archives that are nested more than 5 levels deep.',
    ],
    [
      'a text in base64 that unpacks to more than its room',
      gzipSync(Buffer.alloc(129 * 1024 * 1024)).toString('base64'),
      'It contains compressed text in base64 that is too long to unpack.',
    ],
    ['archives without an end', nested(8), 'It contains archives that are nested more than 5 levels deep.'],
  ])('says why it did not search %s, and searches the rest', async (_, content, reason) => {
    write('a.bin', content);
    write('b.log', TOKEN);
    const { findings, unreadable } = await search();
    expect(unreadable).toMatchObject([{ message: `Failed to search ${join(folder, 'a.bin')}. ${reason}` }]);
    expect(findings).toHaveLength(1);
  });

  it.each([
    ['a zip', zipSync({ 'a.log': randomBytes(2_000), 'b.log': Buffer.from(TOKEN) })],
    [
      'a zip that does not count its files in its end',
      withUncounted(zipSync({ 'b.log': Buffer.from(TOKEN) })),
    ],
    ['a tar', tar('b.log', Buffer.from(TOKEN.padEnd(2_000)))],
    ['a gzip', gzipSync(Buffer.concat([Buffer.from(TOKEN), randomBytes(2_000)]))],
    [
      'a gzip behind a script',
      Buffer.concat([Buffer.from('#!/bin/sh\n'), gzipSync(TOKEN), randomBytes(999)]),
    ],
    ['a gzip in base64', Buffer.from(`{"data":"${gzipSync(TOKEN).toString('base64')}"}`.padStart(999))],
  ])('finds a token in %s that comes byte by byte', (_, content) => {
    const hits: TextHit[] = [];
    const sought = new SoughtTokens([{ token: TOKEN, name: 'device-1' }]);
    const search = new ContentSearch(sought, 1024 * 1024, (hit) => hits.push(hit));
    for (const byte of content) search.push(Uint8Array.of(byte));
    search.end();
    expect(hits).toHaveLength(1);
  });

  it('notices an encrypted file in a zip that comes byte by byte', () => {
    const search = new ContentSearch(
      new SoughtTokens([{ token: TOKEN, name: 'device-1' }]),
      1024 * 1024,
      () => {},
    );
    const zip = Buffer.from(zipSync({ 'a.log': randomBytes(2_000), 'b.log': Buffer.from('none') }));
    zip[zip.indexOf('PK\x03\x04', 4) + 6]! |= 1;
    for (const byte of zip) search.push(Uint8Array.of(byte));
    expect(() => search.end()).toThrow('It is encrypted.');
  });

  it('stops unpacking if there is no space', () => {
    const sought = new SoughtTokens([{ token: TOKEN, name: 'device-1' }]);
    const search = new ContentSearch(sought, 1024 * 1024, () => {});
    search.push(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect(() => search.end()).toThrow('It unpacks to more than 1 GiB');
    for (const content of [
      zipSync({ a: Buffer.alloc(2 * 1024 * 1024) }),
      Buffer.from(gzipSync(Buffer.alloc(2 * 1024 * 1024)).toString('base64')),
    ]) {
      const other = new ContentSearch(sought, 1024 * 1024, () => {});
      other.push(content);
      expect(() => other.end()).toThrow('It unpacks to more than 1 GiB');
    }
    expect(roomFor(10)).toBe(1024 ** 3);
    expect(roomFor(1024 ** 3)).toBe(100 * 1024 ** 3);
  });

  it('reports a token once if it is in several gzips after a script', async () => {
    const gzips = [1, 2].flatMap((number) => [gzipSync(`${number} ${TOKEN}`), Buffer.from('\n')]);
    write('a.run', Buffer.concat([Buffer.from('#!/bin/sh\n'), ...gzips]));
    expect((await search()).findings).toHaveLength(1);
  });

  it('skips pipes and links to other folders, follows links within the folder, and says so', async () => {
    write('logs/a.log', TOKEN);
    symlinkSync('a.log', join(folder, 'logs/b.log'));
    symlinkSync(tmpdir(), join(folder, 'logs/outside'));
    symlinkSync('..', join(folder, 'logs/loop'));
    execFileSync('mkfifo', [join(folder, 'logs/pipe')]);
    const { findings, unreadable, notes } = await search();
    expect(findings).toHaveLength(1);
    expect(unreadable).toEqual([]);
    expect(notes).toEqual([
      `Skipped ${join(folder, 'logs/outside')}: it is a symbolic link to a place outside of ${folder}.`,
      `Skipped ${join(folder, 'logs/pipe')}: it is a named pipe.`,
    ]);
  });

  it('searches the root of the file system', () => {
    write('logs/a.log', TOKEN);
    const isElsewhere = (path: string) => path !== folder && !`${folder}/`.startsWith(`${path}/`);
    const isExcluded = (path: string) => isElsewhere(path) && !path.startsWith(`${folder}/`);
    expect(filesToSearch(['/'], isExcluded)).toMatchObject({
      files: [join(folder, 'logs/a.log')],
      empty: [],
      notes: [],
    });
  });

  it('says that a pipe that is named itself was not searched', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { unreadable, notes } = await search(pipe);
    expect(unreadable).toMatchObject([{ message: `Failed to search ${pipe}: it is a named pipe.` }]);
    expect(notes).toEqual([]);
  });

  it('has no result if there was nothing to search at one of the paths', async () => {
    write('logs/app.log', 'nothing');
    for (const name of ['empty', 'history/.git', 'history/node_modules'])
      mkdirSync(join(folder, name), { recursive: true });
    write('history/.git/config', TOKEN);
    const paths = ['logs', 'empty', 'logs', 'logs/app.log', 'history'].map((name) => join(folder, name));
    const known = new Map([[TOKEN, 'device-1']]);
    const { findings } = await leakedTokens(paths, known, new AbortController().signal);
    expect(findings).toEqual([
      expect.objectContaining({ isUndecided: true, title: `Searched no file in ${paths[1]}` }),
      expect.objectContaining({ isUndecided: true, title: `Searched no file in ${paths[4]}` }),
    ]);
  });

  it('says what does not exist', async () => {
    const missing = join(folder, 'missing');
    expect((await search(missing)).unreadable).toMatchObject([
      { code: 'ENOENT', message: `Failed to search ${missing}: it does not exist.` },
    ]);
  });

  it('stops when it is interrupted', async () => {
    write('a.log', TOKEN);
    const { unreadable, findings } = await leakedTokens(
      [folder],
      new Map([[TOKEN, 'a']]),
      AbortSignal.abort(),
    );
    expect(unreadable).toMatchObject([
      { message: `The search was interrupted before ${join(folder, 'a.log')}.` },
    ]);
    expect(findings).toEqual([]);
  });
});

/** A copy of a zip whose first file is marked as encrypted. */
function encrypted(zip: Uint8Array): Buffer {
  const bytes = Buffer.from(zip);
  bytes[6]! |= 1;
  return bytes;
}

function withByte(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = byte;
  return changed;
}

/** A copy of a gzip with the optional header fields of the flags: extra bytes, a name, a comment and a checksum. */
function withFields(gzip: Uint8Array, flags: number): Uint8Array {
  const fields = [
    { flag: 4, bytes: Buffer.from([3, 0, 1, 2, 3]) },
    { flag: 8, bytes: Buffer.from('a name\0') },
    { flag: 16, bytes: Buffer.from('a comment\0') },
    { flag: 2, bytes: Buffer.from([7, 7]) },
  ].filter(({ flag }) => (flags & flag) !== 0);
  const head = withByte(gzip.subarray(0, 10), 3, flags);
  return Buffer.concat([head, ...fields.map(({ bytes }) => bytes), gzip.subarray(10)]);
}

/** A copy of a zip without its number of files. A zip with more than 65,535 files has it elsewhere. */
function withUncounted(zip: Uint8Array): Uint8Array {
  const end = Buffer.from(zip).indexOf('PK\x05\x06');
  return withByte(withByte(zip, end + 10, 0xff), end + 11, 0xff);
}

/** A gzip of a text in base64 without padding. */
function unpadded(text: string): string {
  const base64 = gzipSync(text).toString('base64');
  return base64.endsWith('=') ? unpadded(`${text}.${text.length}`) : base64;
}

function cutAfterFirst(zip: Uint8Array): Uint8Array {
  return zip.subarray(0, Buffer.from(zip).indexOf('PK\x03\x04', 4));
}

function withoutSecondHeader(zip: Uint8Array): Buffer {
  const bytes = Buffer.from(zip);
  bytes[bytes.indexOf('PK\x03\x04', 4)] = 0;
  return bytes;
}

/** A copy of a tar with the file size in binary, as for files of 8 GiB and more. */
function withBinarySize(archive: Uint8Array, size: number): Uint8Array {
  const bytes = Buffer.from(archive);
  bytes.fill(0, 124, 136).writeUInt32BE(size, 132);
  bytes[124] = 0x80;
  bytes.fill(' ', 148, 156);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(sum.toString(8), 148);
  return bytes;
}

/** A text that is repeatedly compressed and encoded in base64. */
function inBase64(depth: number): string {
  return depth === 0 ? 'x' : `x ${gzipSync(inBase64(depth - 1)).toString('base64')}`;
}

/** Nested archives. */
function nested(depth: number): Uint8Array {
  const inner = depth === 0 ? Buffer.from('x') : nested(depth - 1);
  return zipSync({ inner });
}

describe('apsaramqtt check --search', () => {
  it('finds a variable in a saved plan, and nothing of a token in the environment', async () => {
    const emulator = await Emulator.start();
    const commandLine = new CommandLine(emulator);
    const token = emulator.issueToken();
    const terraform = terraformWithProvider(emulator).with({ TF_VAR_device: token, DEVICE: token });
    const save = async (name: string, argument: string) => {
      terraform.write(
        'main.tf',
        `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
variable "device" { sensitive = true }
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  ${argument}
}`.replace(argument.includes('env') ? /variable.*\n/ : '', ''),
      );
      await terraform.run('init');
      await terraform.run('plan', `-out=${join(commandLine.folder, name)}`);
    };
    await save('variable.tfplan', 'token = var.device');
    await save('environment.tfplan', 'token_env = "DEVICE"');
    const check = (plan: string) =>
      commandLine.runHere(
        [
          'check',
          '--offline',
          '--token-env',
          'DEVICE',
          '--instance-id',
          'post-cn-emulator',
          '--search',
          plan,
        ],
        { DEVICE: token },
      );
    const found = await check('variable.tfplan');
    expect(found.text).toContain('error: Token DEVICE was found in a file (AMT007)');
    expect(found.text).toContain('variable.tfplan, in tfplan contains token');
    expect(found.status).toBe(1);
    expect((await check('environment.tfplan')).status).toBe(0);
    terraform.remove();
    commandLine.remove();
    await emulator.close();
  });
});
