/* global hexo */
// What a Hexo site needs to publish the archive's posts as they are. docs/hexo.md says why, number by number.

'use strict';

const { posix } = require('node:path');

const ARTICLE = /^\s*<div> {3}\n/;
const DOCUMENT_ID = /(?:^|-)([a-z]{7}\d{7}|url[0-9a-f]{20}|live\d+-\d+)\.md$/;
const UNDERSCORES = /\/_+(?=[^/]+$)/;

// 1. The days are Shanghai's, wherever the machine stands.
process.env.TZ = hexo.config.timezone || 'Asia/Shanghai';

// 2. An article is HTML already. As Markdown its indented lines would become code, and its quotes and dashes others.
const markdown = hexo.extend.renderer.get('md', true);

function asItIs(data, options) {
  return markdown && !ARTICLE.test(data.text) ? markdown.call(this, data, options) : data.text;
}

hexo.extend.renderer.register('md', 'html', asItIs, true);

// 3. Themes escape titles, so that readers would see `&#123;` for a brace. No template ever runs in a title.
hexo.extend.filter.register('before_post_render', (post) => {
  if (post.title && ARTICLE.test(post.content)) {
    post.title = post.title.replaceAll('&#123;', '{').replaceAll('&#125;', '}');
  }
});

// 4. `:document_id` in `permalink`: the end of the file's name; a post of your own has its slug there.
hexo.extend.filter.register('post_permalink', (post) => {
  const found = DOCUMENT_ID.exec(posix.basename(post.source || ''));
  post.document_id = found ? found[1] : post.slug;
}, 1);

// 5. Hexo passes over files whose names begin with `_`, as those of titles do that begin with a quotation mark.
const usual = hexo.extend.processor.list().find(({ pattern }) => pattern.match('_posts/post.md'));

hexo.extend.processor.register((path) => {
  const params = path.startsWith('_posts/') && UNDERSCORES.test(path) && usual.pattern.match(path.replace(UNDERSCORES, '/'));
  return params ? { ...params, path: path.slice('_posts/'.length) } : undefined;
}, usual.process);
