BEGIN TRANSACTION;
CREATE TABLE aliases (
	alias VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	PRIMARY KEY (alias)
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
INSERT INTO "meta" VALUES('schema_version','2');
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
CREATE INDEX articles_by_state ON articles (state);
CREATE INDEX listings_by_last_seen ON listings (channel, last_seen);
COMMIT;
