typedef int lapwing_parsing_unit;
