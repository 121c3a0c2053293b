BEGIN TRANSACTION;
CREATE TABLE aliases (
	alias VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	PRIMARY KEY (alias)
);
CREATE TABLE article_pictures (
	document_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	PRIMARY KEY (document_id, url)
);
CREATE TABLE articles (
	document_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	channel VARCHAR(64), 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	tries INTEGER NOT NULL, 
	gone INTEGER NOT NULL, 
	"row" TEXT, 
	path TEXT, 
	file_sha256 VARCHAR(64), 
	content_sha256 VARCHAR(64), 
	title TEXT, 
	layout VARCHAR(32), 
	media TEXT, 
	editor TEXT, 
	keywords TEXT, 
	stocks TEXT, 
	section TEXT, 
	description TEXT, 
	ctime VARCHAR(32), 
	mtime VARCHAR(32), 
	intime VARCHAR(32), 
	created VARCHAR(32), 
	updated VARCHAR(32), 
	published VARCHAR(32), 
	shown VARCHAR(32), 
	generated VARCHAR(32), 
	first_seen VARCHAR(32) NOT NULL, 
	tried_at VARCHAR(32), 
	archived_at VARCHAR(32), reporter TEXT, editor_code VARCHAR(16), columnist TEXT, 
	PRIMARY KEY (document_id)
);
INSERT INTO "articles" VALUES('qwertyu0000001','https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml','china','archived',NULL,1,0,NULL,'posts/china/2024/03/a.md','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','青榆的桥','finance-2017',NULL,'柳小溪',NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "articles" VALUES('qwertyu0000002','https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000002.shtml','china','pending',NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE bands (
	band BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (band, number)
)
 WITHOUT ROWID

;
CREATE TABLE channel_days (
	channel VARCHAR(64) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	wanted INTEGER NOT NULL, 
	read_at VARCHAR(32), 
	total INTEGER, 
	shown INTEGER, 
	documents INTEGER, 
	fingerprint VARCHAR(64), 
	same_since VARCHAR(32), 
	readings INTEGER NOT NULL, 
	sound_at VARCHAR(32), 
	PRIMARY KEY (channel, day)
);
INSERT INTO "channel_days" VALUES('china','2024-03-05','complete',1,'2024-03-07T10:00:00+08:00',2,2,2,'3ae40c6a6c626e436c0f396f3ea60f312732823f5283b1f6c7c6c6a038977545','2024-03-07T10:00:00+08:00',1,'2024-03-07T10:00:00+08:00');
CREATE TABLE gaps (
	number INTEGER NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	until VARCHAR(32) NOT NULL, 
	found_at VARCHAR(32) NOT NULL, 
	closed_at VARCHAR(32), 
	PRIMARY KEY (number)
);
INSERT INTO "gaps" VALUES(1,'china','2024-03-01T10:00:00+08:00','2024-03-02T10:00:00+08:00','2024-03-05T10:00:00+08:00',NULL);
CREATE TABLE listings (
	channel VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	ctime VARCHAR(32), 
	first_seen VARCHAR(32) NOT NULL, 
	last_seen VARCHAR(32) NOT NULL, 
	confirmed_at VARCHAR(32), 
	PRIMARY KEY (channel, document_id)
);
INSERT INTO "listings" VALUES('china','qwertyu0000001','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00');
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','3');
CREATE TABLE pictures (
	url TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	tries INTEGER NOT NULL, 
	path TEXT, 
	sha256 VARCHAR(64), 
	content_type VARCHAR(64), 
	bytes INTEGER, 
	record_id VARCHAR(36), 
	first_seen VARCHAR(32) NOT NULL, 
	tried_at VARCHAR(32), 
	PRIMARY KEY (url)
);
INSERT INTO "pictures" VALUES('https://n.sinaimg.cn/finance/one.jpg','pending',NULL,0,NULL,NULL,NULL,NULL,NULL,'2026-11-01T10:00:00+08:00',NULL);
CREATE TABLE records (
	record_id VARCHAR(36) NOT NULL, 
	file TEXT NOT NULL, 
	"offset" INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	url TEXT NOT NULL, 
	status INTEGER NOT NULL, 
	payload_digest VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64), 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (record_id)
);
CREATE TABLE removals (
	document_id VARCHAR(64) NOT NULL, 
	first_gone VARCHAR(32) NOT NULL, 
	last_gone VARCHAR(32) NOT NULL, 
	reason TEXT NOT NULL, 
	back_at VARCHAR(32), 
	PRIMARY KEY (document_id, first_gone)
);
CREATE TABLE revisions (
	document_id VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	cause VARCHAR(16) NOT NULL, 
	title TEXT NOT NULL, 
	content_sha256 VARCHAR(64) NOT NULL, 
	file_sha256 VARCHAR(64) NOT NULL, 
	mtime VARCHAR(32), 
	first_seen VARCHAR(32) NOT NULL, 
	last_seen VARCHAR(32) NOT NULL, 
	captures TEXT, 
	PRIMARY KEY (document_id, version)
);
INSERT INTO "revisions" VALUES('qwertyu0000001',1,'first','青榆的桥','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00',NULL);
CREATE TABLE runs (
	run_id VARCHAR(64) NOT NULL, 
	spider VARCHAR(64) NOT NULL, 
	arguments TEXT NOT NULL, 
	started VARCHAR(32) NOT NULL, 
	finished VARCHAR(32), 
	outcome VARCHAR(64), 
	exit_code INTEGER, 
	report TEXT, 
	PRIMARY KEY (run_id)
);
INSERT INTO "runs" VALUES('20240305T100000-1','sina_finance','{}','2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('20261101T100000-7','sina_finance','{"channel": "china"}','2026-11-01T10:00:00+08:00','2026-11-01T10:00:00+08:00','finished',0,'{}');
CREATE TABLE stories (
	number INTEGER NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	scheme VARCHAR(32) NOT NULL, 
	story_sha256 VARCHAR(64) NOT NULL, 
	cluster VARCHAR(64), 
	PRIMARY KEY (number), 
	UNIQUE (document_id)
);
CREATE INDEX articles_by_state ON articles (state);
CREATE INDEX listings_by_last_seen ON listings (channel, last_seen);
CREATE INDEX records_by_payload ON records (payload_digest);
CREATE INDEX records_by_file ON records (file, "offset");
CREATE INDEX records_by_document ON records (document_id);
CREATE INDEX stories_by_cluster ON stories (cluster);
CREATE INDEX stories_by_digest ON stories (story_sha256);
CREATE INDEX bands_by_number ON bands (number);
CREATE INDEX pictures_by_state ON pictures (state);
COMMIT;
