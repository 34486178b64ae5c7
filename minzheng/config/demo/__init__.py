"""The told district: 永州市冷水滩区 in 2020, with invented people, run through the real commands."""
