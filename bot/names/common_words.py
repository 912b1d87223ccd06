"""Everyday words: a name made of nothing else is only meant when it is marked as a name.

Lower case, as `bot.kit.folding.fold` leaves them; the commonest of the language rather than
all, with the words that songs and acts are named after (rain, love, twice, winter ...).
"""

from __future__ import annotations

from bot.kit.folding import fold

_ENGLISH = """
a able about above ace across act action actually ad add after again against age ago ah ai air
album alive all almost alone along already also always am amazing american an and angel angels
angry animal another answer any anymore anyone anything anyway apart apple april ar are area arm
army around art artist as ask asleep at august autumn away awesome baby back bad bag ball band
bang bar base bc be bear beat beautiful beauty became because become bed been before began begin
behind being believe beside best bet better between beyond bf bi bias big birthday bit bite black
blah blame bless blind block blonde blood blow blue bo body bomb bone book boom born both bottom
box boy boys brain brand break breath breathe bright bring broke broken brother brown btw build
burn bus business but butter butterfly buy by bye cake call came camera can candy cant car card
care case cat catch cause cd center cf chain chance change chart chase cheap check cheer cherry
child children chill choice choose chorus christmas circle city class clean clear click clock
close clothes cloud club coffee cold color colour come comeback comes coming concert control cool
copy corner cost could couldnt count country couple cover crazy cream cross crown cry cup cut cute
da dad daddy damn dance dancing danger dark date daughter dawn day days de dead deal dear death
december deep deja demo destiny devil di diamond did didnt die different dinner dirty disease
disturbance dj do doctor does doesnt dog doing doll done dont door double doubt down dream dreams
dress drink drive drop dropped drunk dumb during dust each ear early earth easy eat ed edge ego eh
eight either el elevator eleven else em empty en end ending endless energy english enough ep
episode er era es et eternal even evening event ever every everybody everyday everyone everything
everywhere ew ex except eye eyes fa face fact fade fake fall family famous fan fancy fans far
fashion fast fate father favorite favourite fear feat feature features featuring february feel
feeling feels feet felt fever few fifteen fight film final finally find fine fire first fish five
flash floor flower flowers fly focus follow food for forever forget form forward found four fr
free freedom fresh friday friend friends from front ft full fun funny future game garden gas gave
gentleman get getting gf gg gift girl girlfriend girls give given glad glass go goal god goes
going gold gone gonna good goodbye got grand gray great green grey ground group grow guess guitar
gum gun guy guys ha had hair half hand hands happen happy hard has hashtag hate have havent having
he head hear heard heart heat heaven height held hell hello help her here hero hers hey hi hide
high highlight him his history hit hm hold hole holiday home honest honey hope horizon horse hot
hotel hour hours house how however hr hug hundred hungry hurt hw i ice icon id idea idk idol idols
ie if ii ill im important in inside instead into invitation io ir is island isnt it its ive
january japanese jealous jk job join joke joy july jump june just keep key kick kid kids kill kind
king kiss knew know known korea korean la lady land language last late later laugh law lay le lead
learn least leave left leg less let lets letter level li lie life light lights like liked line
lion lips list listen listening little live lives living lo lol london lonely long look looking
loop lord lose loser lost lot loud love loved lovely lover loves loving low luck lucky lyrics ma
machine mad made magic main make makes making mama man many map march mark marry mask matter may
maybe mc me mean means meet member members memory men merry message met mi mic middle midnight
might mind mine minute minutes mirror miss missing mistake mix mm mo model mom moment monday money
monster month mood moon moonlight more morning most mother mountain mouth move movie mr ms mu much
music must mv mx my myself mystery na naked name names ne near nearly need needs nerd never new
news next nice night nights nine no nobody noise none nope north not nothing november now nu
number oasis ocean october od of off official often og oh oi ok okay old om omg on once one ones
only op open or orange order original os ost other our out outside over ow own ox oy pa page pain
palette panorama paper paradise paris part party pass past pay pc pe peace people perfect perhaps
person ph phone photo pi piano pick picture piece pink place plan planet play please pls plus pm
point poison poor pop popular power pr practice pray present president pretty prince problem
promise proud ps pt pull puppy push put qi queen question quick quickly quiet quite rain rainbow
rainy ran rap rapper rather re reach read ready real really reason record red remember remix
repeat replay rest rich ride right ring river rn road rock rocket roll romance room round rt rule
run running runway rush sa sad safe said same sat saturday save saw say says scene school se sea
season second secret see seem seems seen self send sense september serious set seven seventeen
several sh shadow shake shall shape share she shine ship shoot shop short shot should shouldnt
show shows shut shy si sick side sign silence silver similar simple since sing singer single
sister sit six sky sleep slow small smart smile smoke snow so social soft solo some somebody
someday someone something sometimes somewhere son song songs soon sorry soul sound south space
speak special spell spotlight spring sq square st stage stan stand star stars start started starts
stay step still stone stop store storm story straight strange street strong stuff style such sugar
summer sun sunday sunny sunset super sure surprise sweet swim swing ta table take taken talk
talking tap taste te tea teacher team tear tears teaser teasers tell ten test text th than thank
thanks that thats the their them then there these they thing things think third this those though
thought thousand three through throw thunder thursday ti ticket tie tiger till time times tiny
tired title tl to today together told tomorrow tonight too took top touch tough tour toward town
toxic track trailer train treasure tree trip trouble truck true trust truth try tuesday tunnel
turn tv twelve twenty twice two type ugh ugly uh uk um un under understand unit until up upon ur
us use used useless usual usually vc ver version very vibe video view village visit vocal vocals
voice vs wa wait waiting wake walk wall wanna want wants war warm was wasnt watch watching water
wave way ways we wear weather wedding wednesday week weekend weird well went were west what
whatever wheel when where whether which while white who whole why wide wife wild will win wind
window wine wings winter wish with within without wo woman women wonder wonderful wont word words
work works world worry worse worst worth would wouldnt wow wrap write wrong wtf x xd xo ya ye yeah
year years yellow yes yesterday yet yo you young your youre yours youth yr yt za zero zone zoo
"""
_KOREAN = """
가 가수 가슴 가을 각 간 값 강 개 거리 거울 거짓말 것 게 겨울 격 결국 경 고 고백 고양이 곡 곰 공
과 관 광 괜찮아 구름 국 군 굿 귀 귤 그 그날 그냥 그녀 그대 그때 그리고 그리움 글 금 기다림 기억
기적 길 길이 김 깨 꽃 꿀 꿈 끝 나 나는 나도 나비 나의 날 남 남자 낮 내 내가 내일 너 너는 너를
너의 네 년 노 노래 논 놈 누 누구 눈 눈물 눈빛 는 늘 다 다시 단 달 담 당 당신 대 더 덕 도 돈 돌
동 동생 된 될 두 둘 뒤 뒤에 드라마 들 들이 듯 등 디 딸 땅 때 떡 또 라 람 랑 로 를 리 마 마음
만 만남 많이 말 맛 망 매 매일 맥 맨 먼 멋 멜로디 면 명 몇 모 모두 목 몸 못 무 무대 무지개 문
문제 물 뭐 미 미안 미안해 미워 민 밀 밑 바 바다 바람 바보 밖 반 발 밤 밤새 밥 방 방송 밭 배 백
뱀 번 벌 범 법 벽 변 별 별빛 병 복 본 볼 봄 봄날 봄비 부 북 분 불 비 비가 비밀 빗 빛 빵 뼈 뿔
사 사람 사랑 사랑아 사랑해 사진 사탕 산 살 삼 상 새 색 샘 생 생각 서 선 선물 설 섬 성 세 세상 셋
소 소녀 소년 소리 소원 속 손 솔 송 쇼 수 술 숨 숲 쉬 시 시간 시작 식 신 신곡 실 심 십 싹 쌀 쏙
쓰 씨 아 아기 아니 아이 아이돌 아직 아침 아프다 안 안녕 알 앞 야 약 약속 양 어 어디 어제 언 언니
언제 얼 얼굴 업 여 여기 여름 여자 여행 역 연 연애 열 영 영원 영화 예 오 오늘 오늘도 오빠 온 올 옷
와 왕 왜 외 외로움 요 요즘 용 우 우리 우연 운 운명 원 월 위 유 윤 은 을 음 음악 의 이 이렇게
이별 이유 이제 인 인사 인생 인연 일 일기 입 잎 자기 잔 잘 잠 장 재 저 저녁 적 전 절 점 점심 정
정말 제 제발 제일 조 조금 좀 종 좋 좋아 좋아요 좋은 죄 주 죽 준 줄 중 쥐 즉 즐 지 지금 직 진
진짜 질 집 집에 짝 짱 쪽 차 참 창 책 처 처음 천 천사 철 첫 첫눈 첫사랑 청 청춘 체 초 총 최 추
추억 축하 춘 춤 춤을 친구 칠 칼 컵 코 콘서트 콩 크 큰 키 타 탁 탈 탑 태 털 토 통 파 판 팔 팬
퍼 편 평 포 폰 표 풀 품 피 하 하나 하늘 하루 하지만 학 학교 한 한번 한숨 할 함 함께 항상 해 핵
햇 행복 향 향기 허 혀 형 형제 혜 호 혹 혼자 홀 홍 화 확 환 환상 활 황 회 효 후 후회 휘 흙 흥
희 희망 흰 힘
"""
_CAPITALS = """
I A OK TV CD DJ MV OST EP OMG LOL WTF BTW IDK AI UK US ID VS FT XD BC GF BF PM AM Monday Tuesday
Wednesday Thursday Friday Saturday Sunday January February March April May June July August
September October November December Christmas Korea Korean Japanese English American London Paris
God
"""

COMMON = frozenset(fold(word) for word in (_ENGLISH + _KOREAN).split())
"""Folded everyday words of English and Korean."""

ALWAYS_CAPITAL = frozenset(fold(word) for word in _CAPITALS.split())
"""Everyday words that a capital says nothing about."""
